'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = { checkId: string; label: string; action: Action }

/** Sets a step aside, with a reason that everybody sees. */
export function SkipStep({ checkId, label, action }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title={`Set “${label}” aside?`}
      help="It is no longer checked and no longer stands in the way of “Ready”. Your reason and your name are shown beside it."
      trigger={
        <Button variant="quiet" size="sm" className="-mx-2.5 font-normal">
          Set aside
        </Button>
      }
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        <input type="hidden" name="checkId" value={checkId} />
        <Field name="reason" label="Why" help="For whoever wonders later.">
          <Textarea rows={3} maxLength={500} />
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
          <Button type="submit" variant="primary">
            Set it aside
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
