'use client'

import { useState } from 'react'
import { useLive } from '#components/live/use-live.ts'
import { Engagement } from '#components/messages/engagement.tsx'
import { StatusBadge } from '#components/messages/status-badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { Select } from '#components/ui/select.tsx'
import type { MessageItem } from '#lib/messages/timeline-item.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  to: string
  /** Names this open form: pressing twice makes one mail. */
  formId: string
  action: (state: FormState, formData: FormData) => Promise<FormState>
}

type Sent = { id: string; at: number }

/** Changes that were committed this long before the answer still reach the page (ms). */
const LOOK_BACK_MS = 30_000

/** Sends a mail the way every mail goes and shows what becomes of it as it happens. */
export function TestMail({ to, formId, action }: Props) {
  const [sent, setSent] = useState<Sent | null>(null)
  const [round, setRound] = useState(1)
  const done = (state: FormState) => {
    const id = idOf(state.data)
    if (id) setSent({ id, at: state.at ?? 0 })
    setRound(round + 1)
  }
  return (
    <div className="flex flex-col gap-4">
      <Form action={action} onDone={done} showsSuccess={false}>
        <input type="hidden" name="composeKey" value={`${formId}-${round}`} />
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
          <Field name="to" label="To">
            <Input type="email" defaultValue={to} autoComplete="email" />
          </Field>
          <Field name="stream" label="Stream">
            <Select defaultValue="transactional">
              <option value="transactional">Transactional</option>
              <option value="marketing" disabled>
                Marketing (not yet)
              </option>
            </Select>
          </Field>
        </div>
        <div>
          <Button type="submit">Send a test mail</Button>
        </div>
      </Form>
      {sent && <Progress key={sent.id} sent={sent} />}
    </div>
  )
}

function Progress({ sent }: { sent: Sent }) {
  const [item, setItem] = useState<MessageItem | null>(null)
  useLive({
    topics: [`message:${sent.id}`],
    since: sent.at - LOOK_BACK_MS,
    onItem: (changed) => {
      if (changed.type === 'message' && changed.id === sent.id) setItem(changed)
    },
  })
  return (
    <div role="status" className="rounded-md border px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={item?.status ?? 'queued'} />
        {item && <Engagement item={item} />}
        <Link href={`/messages/${sent.id}`} className="ml-auto font-medium text-accent hover:underline">
          Open message
        </Link>
      </div>
      {item && <p className="mt-1.5 text-sm wrap-anywhere text-muted">To {item.toAddress}</p>}
      {item?.reason && <p className="mt-1.5 text-pretty">{item.reason}</p>}
    </div>
  )
}

function idOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string'
    ? data.id
    : null
}
