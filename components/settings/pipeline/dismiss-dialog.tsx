'use client'

import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { FormState } from '#lib/web/form-state.ts'

export type Dismiss = (state: FormState, formData: FormData) => Promise<FormState>

type Props = {
  title: string
  /** What its button says. */
  deed: string
  trigger: ReactNode
  /** Which events, as the action reads them. */
  fields: Record<string, string>
  dismiss: Dismiss
}

/** Asks once more, for there is no way back into the bin. */
export function DismissDialog({ title, deed, trigger, fields, dismiss }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog
      title={title}
      help="It is for good: nobody is asked again. What came stays on record, and if its mail turns up here after all, the two are joined."
      trigger={trigger}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <Form action={dismiss} showsSuccess={false} onDone={() => setIsOpen(false)}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep in the bin</Button>
          </DialogClose>
          <Button type="submit" variant="primary">
            {deed}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
