'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

const ITEM =
  'flex h-8 items-center gap-2 rounded-sm px-2 text-base outline-none select-none data-highlighted:bg-hover data-disabled:text-faint [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted'

type MenuProps = Pick<ComponentProps<typeof Radix.Content>, 'align' | 'side' | 'onCloseAutoFocus'> & {
  trigger: ReactNode
  children: ReactNode
}

/** A short list of deeds or choices. Not modal: the page behind stays as it is. */
export function Menu({ trigger, children, align = 'end', side, onCloseAutoFocus }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          onCloseAutoFocus={onCloseAutoFocus}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-52 animate-rise rounded-md bg-surface p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ItemProps = ComponentProps<typeof Radix.Item> & { icon?: ReactNode; isDangerous?: boolean }

/** One deed; `asChild` with a link inside goes somewhere. */
export function MenuItem({ icon, isDangerous, className, children, asChild, ...props }: ItemProps) {
  const look = cx(ITEM, isDangerous && 'text-problem [&_svg]:text-problem', className)
  return (
    <Radix.Item {...props} asChild={asChild} className={look}>
      {asChild ? (
        children
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
    </Radix.Item>
  )
}

type Choice = { value: string; label: ReactNode; icon?: ReactNode }

/** One of a few, with the present one ticked. */
export function MenuChoice({
  value,
  choices,
  onChoose,
}: {
  value: string
  choices: Choice[]
  onChoose: (value: string) => void
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChoose}>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} className={ITEM}>
          {choice.icon}
          <span className="flex-1">{choice.label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-xs text-muted">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-1 my-1 h-px bg-line" />
}
