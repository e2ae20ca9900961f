'use client'

import { NotebookPen } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { FormKey } from '#components/ui/form-key.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { Action } from '#lib/web/action.ts'

/** A button that opens the form of a note about a contact; the note joins the timeline. */
export function NoteForm({ contactId, action }: { contactId: string; action: Action }) {
  const [isOpen, setIsOpen] = useState(false)
  if (!isOpen) {
    return (
      <Button variant="quiet" icon={<NotebookPen aria-hidden />} onClick={() => setIsOpen(true)}>
        Add note
      </Button>
    )
  }
  return (
    <Form
      action={action}
      showsSuccess={false}
      onDone={() => setIsOpen(false)}
      className="flex w-full flex-col gap-3 rounded-md border bg-surface p-3.5"
    >
      <input type="hidden" name="contactId" value={contactId} />
      <FormKey />
      <Field name="body" label="Note">
        <Textarea autoFocus rows={3} maxLength={20_000} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="quiet" onClick={() => setIsOpen(false)}>
          Cancel
        </Button>
        <Button type="submit" size="sm" variant="primary">
          Save note
        </Button>
      </div>
    </Form>
  )
}
