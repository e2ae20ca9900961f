'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { FormState } from '#lib/web/form-state.ts'

type Props = { action: (state: FormState, formData: FormData) => Promise<FormState> }

/** Removing asks first: what people wrote to sample contacts goes with them. */
export function RemoveSample({ action }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-pretty text-muted">
        Your own contacts and companies stay when it is removed. The command{' '}
        <code className="font-mono text-sm">npm run sample -- remove</code> does the same.
      </p>
      <Dialog
        title="Remove the sample data?"
        help="It goes with all that hangs on it: events, notes, tasks and workflow runs, and also the mail that you or others wrote to sample contacts. This cannot be undone; the sample data itself can be loaded again."
        trigger={<Button variant="danger">Remove sample data</Button>}
        isOpen={isOpen}
        onOpenChange={setOpen}
      >
        <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button variant="quiet">Keep it</Button>
            </DialogClose>
            <Button type="submit" variant="danger">
              Remove it
            </Button>
          </div>
        </Form>
      </Dialog>
    </div>
  )
}
