'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Provider } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { FormState } from '#lib/web/form-state.ts'
import type { InboundQuestion } from '#lib/wiring/inbound-cover.ts'
import type { InboundView } from '#lib/wiring/inbound-desk.ts'

type Props = { provider: Provider; connection: InboundView | null; connect: Action }

/** What is wanted of the host. Asks back where SendGrid is known not to take its mail, or posts it to somebody else. */
export function HostForm({ provider, connection, connect }: Props) {
  const [question, setQuestion] = useState<Question | null>(null)
  const wish = question?.wish ?? connection
  // A form that was answered is emptied: asked about, it is made anew with what was typed.
  const round = question ? `asked ${question.at}` : (connection?.hostname ?? '')
  return (
    <Form action={connect} onDone={(state) => setQuestion(questionOf(state))} showsSuccess={false}>
      <input type="hidden" name="provider" value={provider} />
      <Field
        name="hostname"
        label="Host"
        help={
          <>
            Used for nothing else, such as reply.example.com, below a domain of the account. Its MX points to
            mx.sendgrid.net; see{' '}
            <Link href="/settings/domains" className="font-medium text-accent hover:underline">
              Domains
            </Link>
            . Never a host that people’s mailboxes are on.
          </>
        }
      >
        <Input
          key={round}
          defaultValue={wish?.hostname ?? ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="url"
        />
      </Field>
      <Checkbox
        key={`sendRaw ${round}`}
        name="sendRaw"
        defaultChecked={wish?.sendRaw ?? true}
        label="Whole mails"
        help="Each mail comes as it was sent, so nothing is lost on the way. Without it SendGrid takes it apart first."
      />
      <Checkbox
        key={`spamCheck ${round}`}
        name="spamCheck"
        defaultChecked={wish?.spamCheck ?? false}
        label="SendGrid’s spam check"
        help="Adds a score to mails up to 2.5 MB. It refuses nothing."
      />
      <Checkbox
        key={`isSigned ${round}`}
        name="isSigned"
        defaultChecked={wish?.isSigned ?? false}
        label="Signed posts"
        help="By a security policy of the account. Not every account has them; the secret address suffices."
      />
      {question && <input type="hidden" name="askedFor" value={question.hostname} />}
      {question?.objection && (
        <Notice state="waiting" title={`SendGrid may not take mail for ${question.hostname}`}>
          <p className="mb-2.5">{question.objection}</p>
          <Checkbox name="confirmed" label="Connect it all the same" />
        </Notice>
      )}
      {question?.foreignUrl && (
        <Notice state="problem" title={`${question.hostname} posts to another address`}>
          <p className="mt-1 font-mono text-sm wrap-anywhere">{question.foreignUrl}</p>
          <p className="mt-1 mb-2.5">
            Nothing was changed: {connection?.hostname} stays connected. A provisional address from an earlier
            set-up may be overwritten. If another system listens there, it gets no mail any more.
          </p>
          <Checkbox name="givenUpUrl" value={question.foreignUrl} label="Overwrite its address" />
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={connection?.connectedAt ? 'secondary' : 'primary'}>
          {connection?.connectedAt ? 'Save host' : 'Connect host'}
        </Button>
        {question && (
          <Button variant="quiet" onClick={() => setQuestion(null)}>
            Leave it
          </Button>
        )}
      </div>
    </Form>
  )
}

type Wish = Pick<InboundView, 'hostname' | 'sendRaw' | 'spamCheck' | 'isSigned'>
type Question = InboundQuestion & { wish: Wish; at: number }

/** Null: the host was connected. */
function questionOf({ data, at = 0 }: FormState): Question | null {
  const isQuestion = typeof data === 'object' && data !== null && 'objection' in data
  return isQuestion ? { ...(data as Omit<Question, 'at'>), at } : null
}
