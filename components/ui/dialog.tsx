'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'

export const OVERLAY = 'fixed inset-0 z-40 animate-fade bg-[rgb(20_18_15_/_36%)]'

type Props = {
  title: ReactNode
  help?: ReactNode
  children: ReactNode
  /** What opens it; leave out when `isOpen` is yours. */
  trigger?: ReactNode
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
}

/** A question that needs its answer now. Esc and a press outside close it; focus returns to what opened it. */
export function Dialog({ title, help, children, trigger, isOpen, onOpenChange }: Props) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(help ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusFirstField}
          onEscapeKeyDown={leaveToField}
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[min(86dvh,46rem)] w-[calc(100vw-2rem)] max-w-lg -translate-1/2 flex-col rounded-md bg-surface shadow-float focus:outline-none"
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {help && <Radix.Description className="mt-0.5 text-muted">{help}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} className="-mr-2" />
            </Radix.Close>
          </header>
          <div className="overflow-y-auto px-5 pt-4 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** To the first field, and not to the Close button, whose tooltip would take the first Esc for itself. */
function focusFirstField(event: Event): void {
  event.preventDefault()
  if (!(event.target instanceof HTMLElement)) return
  const field = event.target.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select')
  const target = field ?? event.target
  target.focus()
}

/** A field that takes Esc for itself (`data-takes-escape`) closes before what it stands in. */
export function leaveToField(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest('[data-takes-escape]')) event.preventDefault()
}

/** Closes the dialog or sheet around it. */
export const DialogClose = Radix.Close
