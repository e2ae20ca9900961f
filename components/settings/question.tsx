'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  action: (state: FormState, formData: FormData) => Promise<FormState>
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
  look?: 'plain' | 'danger' | 'small'
}

/** A deed that asks first. Closes once it was done; what went wrong is said in it. */
export function Question({
  action,
  fields,
  label,
  title = label,
  help,
  deed,
  refusal,
  look = 'plain',
}: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title={title}
      help={help}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant={look === 'danger' ? 'quiet' : 'secondary'} size={look === 'small' ? 'sm' : 'md'}>
          {label}
        </Button>
      }
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">{refusal ?? 'Keep it as it is'}</Button>
          </DialogClose>
          <Button type="submit" variant={look === 'plain' ? 'primary' : 'danger'}>
            {deed}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
