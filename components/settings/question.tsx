'use client'

import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  /** Sent with the answer. */
  fields: Record<string, string>
  /** What the button says that asks. */
  label: string
  title?: string
  /** What will happen. */
  help: string
  /** What the button says that does it, and the one that does not. */
  deed: string
  refusal?: string
  variant?: 'primary' | 'secondary' | 'quiet'
  size?: 'sm' | 'md'
  isDangerous?: boolean
  /** What has to be seen before it is answered. */
  children?: ReactNode
}

/** A deed that asks first. Closes once it was done; what went wrong is said in it. */
export function Question({
  action,
  fields,
  label,
  title = label,
  help,
  deed,
  refusal = 'Keep it as it is',
  variant = 'secondary',
  size = 'md',
  isDangerous = false,
  children,
}: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title={title}
      help={help}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant={variant} size={size}>
          {label}
        </Button>
      }
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        {children}
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">{refusal}</Button>
          </DialogClose>
          <Button type="submit" variant={isDangerous ? 'danger' : 'primary'}>
            {deed}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
