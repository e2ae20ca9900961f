'use client'

import { Mail } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = {
  /** Null: the whole plan. */
  id: string | null
  what: string
  /** Names the open form, so that pressing twice makes one mail. */
  formId: string
  action: Action
  size?: 'sm' | 'md'
}

/** Mails the records to whoever keeps the DNS: SendGrid those it knows, and our own sheet by whichever way is open. */
export function MailRecords({ id, what, formId, action, size = 'md' }: Props) {
  // The page is read anew all the time; the form stays the one that was opened, until it has mailed.
  const [form] = useState(formId)
  const [round, setRound] = useState(1)
  return (
    <Dialog
      title={`Mail ${what}`}
      help="SendGrid mails the records it knows by itself. The whole sheet goes from the transactional stream’s sender once SendGrid takes mail from it, before that by the system server."
      trigger={
        <Button size={size} icon={<Mail aria-hidden />}>
          Mail to the DNS admin
        </Button>
      }
    >
      <Form action={action} onDone={() => setRound(round + 1)}>
        <input type="hidden" name="id" value={id ?? ''} />
        <input type="hidden" name="composeKey" value={`${form}-${round}`} />
        <Field name="to" label="To">
          <Input type="email" autoComplete="off" />
        </Field>
        <Field name="words" label="Words above the records">
          <Textarea defaultValue="Please enter these records in our DNS. They let our CRM send mail as this domain and take in replies." />
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            Mail the records
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
