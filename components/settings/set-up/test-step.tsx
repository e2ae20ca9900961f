'use client'

import { Check, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { TestMail } from '#lib/messages/find-test-mail.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  mail: TestMail | null
  to: string
  /** Names this open form: pressing twice makes one mail. */
  formId: string
  send: Action
}

/** The three stages of the latest test mail, and the button that sends another. */
export function TestStep({ mail, to, formId, send }: Props) {
  // The page is read anew all the time; the form stays the one that was opened.
  const [form] = useState(formId)
  const [round, setRound] = useState(1)
  return (
    <div className="mt-2.5 flex flex-col gap-3">
      {mail && <Stages mail={mail} />}
      <Form
        action={send}
        onDone={() => setRound(round + 1)}
        showsSuccess={false}
        className="flex max-w-lg flex-col gap-3"
      >
        <input type="hidden" name="composeKey" value={`${form}-${round}`} />
        <input type="hidden" name="stream" value="transactional" />
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-52 flex-1">
            <Field name="to" label="To">
              <Input type="email" defaultValue={to} autoComplete="email" />
            </Field>
          </div>
          <Button type="submit" variant={mail ? 'secondary' : 'primary'}>
            {mail ? 'Send another test mail' : 'Send a test mail'}
          </Button>
        </div>
      </Form>
    </div>
  )
}

function Stages({ mail }: { mail: TestMail }) {
  const stages = [
    { label: 'Accepted', at: mail.acceptedAt },
    { label: 'Delivered', at: mail.deliveredAt },
    { label: 'Event came here', at: mail.firstEventAt },
  ]
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 text-sm">
      {stages.map(({ label, at }) => (
        <span key={label} className="inline-flex items-center gap-1.5">
          {at ? (
            <Check aria-hidden className="size-4 text-delivered" />
          ) : (
            <CircleDashed aria-hidden className="size-4 text-faint" />
          )}
          <span className={at ? '' : 'text-muted'}>{label}</span>
          {at ? <RelativeTime at={at} className="text-faint" /> : <span className="text-faint">not yet</span>}
        </span>
      ))}
      <Link href={`/messages/${mail.id}`} className="font-medium text-accent hover:underline">
        Open message
      </Link>
    </div>
  )
}
