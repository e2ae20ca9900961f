'use client'

import { Check, CircleDashed } from 'lucide-react'
import { useEffect, useState } from 'react'
import { spokenSeconds } from '#components/settings/domains/domain-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { TestMail } from '#lib/messages/find-test-mail.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  mail: TestMail | null
  /** When the step was judged last; null when it is in order or was not judged. */
  foundAt: Date | null
  to: string
  /** Names this open form: pressing twice makes one mail. */
  formId: string
  send: Action
}

/** The three stages of the latest test mail, and the button that sends another. */
export function TestStep({ mail, foundAt, to, formId, send }: Props) {
  // The page is read anew all the time; the form stays the one that was opened.
  const [form] = useState(formId)
  const [round, setRound] = useState(1)
  return (
    <div className="mt-2.5 flex flex-col gap-3">
      {mail && (
        <div className="flex flex-col gap-1">
          <div aria-live="polite">
            {awaitedOf(mail) ? (
              <Awaited mail={mail} />
            ) : (
              isNewer(mail, foundAt) && (
                <p className="text-pretty wrap-anywhere">
                  Test mail to {mail.toAddress}. What became of it is known: this step is being checked again.
                </p>
              )
            )}
          </div>
          <Stages mail={mail} />
        </div>
      )}
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

/** What a mail on its way waits for; null once it has arrived or has failed. */
function awaitedOf({ status, acceptedAt, createdAt }: TestMail): { what: string; since: Date } | null {
  if (status === 'queued' || status === 'sending')
    return { what: 'Waiting for SendGrid to take it', since: createdAt }
  const since = acceptedAt ?? createdAt
  if (status === 'sent') return { what: 'SendGrid took it. Waiting for its first event', since }
  if (status === 'processed') return { what: 'SendGrid is delivering it. Waiting for the receiver', since }
  return null
}

/** What stands above was found before this was known of the mail. */
function isNewer({ changedAt }: TestMail, foundAt: Date | null): boolean {
  return foundAt !== null && changedAt > foundAt
}

function Awaited({ mail }: { mail: TestMail }) {
  const awaited = awaitedOf(mail)
  if (!awaited) return null
  return (
    <p className="text-pretty wrap-anywhere">
      Test mail to {mail.toAddress}. {awaited.what}
      <Waited key={awaited.what} since={awaited.since} />.
    </p>
  )
}

/** Not read out: it moves each second. */
function Waited({ since }: { since: Date }) {
  const [seconds, setSeconds] = useState<number | null>(null)
  useEffect(() => {
    const count = () => setSeconds(Math.max(0, Math.round((Date.now() - since.getTime()) / 1000)))
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [since])
  return (
    <span aria-hidden className="text-muted tabular-nums">
      {seconds !== null && `, for ${spokenSeconds(seconds)}`}
    </span>
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
