'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { FormState } from '#lib/web/form-state.ts'

type Props = { today: string; action: (state: FormState, formData: FormData) => Promise<FormState> }

/** Has the posts of some days read once more. */
export function ReadDaysAgain({ today, action }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button>Read days again…</Button>}
      title="Read stored posts again"
      help="Events that are recorded stay as they are and start nothing twice. What could not be read before is added."
    >
      <Form action={action} onDone={() => setIsOpen(false)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="from" label="First day">
            <Input type="date" defaultValue={today} max={today} />
          </Field>
          <Field name="to" label="Last day">
            <Input type="date" defaultValue={today} max={today} />
          </Field>
        </div>
        <Field name="only" label="Which posts">
          <Select defaultValue="rejected">
            <option value="rejected">Those rejected, whole or in part</option>
            <option value="all">All of them</option>
          </Select>
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            Read again
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
