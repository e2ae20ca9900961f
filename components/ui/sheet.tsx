'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { leaveToField, OVERLAY } from '#components/ui/dialog.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'

const SIDE = {
  right: 'inset-y-0 right-0 w-full max-w-xl animate-slide-in sm:inset-y-2 sm:right-2 sm:rounded-md',
  bottom: 'inset-x-0 bottom-0 max-h-[86dvh] animate-slide-up rounded-t-md pb-[env(safe-area-inset-bottom)]',
}

type Props = {
  title: ReactNode
  children: ReactNode
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  trigger?: ReactNode
  actions?: ReactNode
  side?: keyof typeof SIDE
}

/** A side sheet: one record beside the list it came from. On phones it covers the page. */
export function Sheet({ title, children, isOpen, onOpenChange, trigger, actions, side = 'right' }: Props) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusItself}
          onEscapeKeyDown={leaveToField}
          className={cx('fixed z-40 flex flex-col bg-surface shadow-float focus:outline-none', SIDE[side])}
        >
          <header className="flex min-h-13 items-center justify-between gap-3 border-b px-4 py-2">
            <Radix.Title className="min-w-0 truncate text-lg font-semibold">{title}</Radix.Title>
            <div className="flex items-center gap-1">
              {actions}
              <Radix.Close asChild>
                <IconButton label="Close" icon={<X />} />
              </Radix.Close>
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Not to the Close button, whose tooltip would take the first Esc for itself. */
function focusItself(event: Event): void {
  event.preventDefault()
  if (event.target instanceof HTMLElement) event.target.focus()
}
