'use client'

import { Check, Send } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { Form } from '#components/ui/form.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { MessageItem } from '#lib/messages/timeline-item.ts'
import type { Action } from '#lib/web/action.ts'

export type MessageActions = { settle: Action; sendAgain: Action }

/** What a person can do about a message that failed or of which nobody knows whether it left. */
export function Unsettled({ item, actions }: { item: MessageItem; actions: MessageActions }) {
  if (item.status !== 'failed' && item.status !== 'unconfirmed') return <Why item={item} />
  const isFailed = item.status === 'failed'
  return (
    <Notice
      state="problem"
      title={isFailed ? 'This mail was never handed over' : 'Nobody knows whether this mail left'}
    >
      <p>
        <bdi>
          {item.reason ?? (isFailed ? 'The provider refused it.' : 'The provider’s answer was lost.')}
        </bdi>
      </p>
      {!isFailed && <p className="mt-1.5">Its first event settles this; if none comes, you decide.</p>}
      <div className="mt-2.5 flex flex-wrap gap-2">
        {item.repeatId ? (
          <Link
            href={`/messages/${item.repeatId}`}
            className="font-medium text-accent underline underline-offset-2"
          >
            It was sent again
          </Link>
        ) : (
          <>
            {!isFailed && (
              <Deed action={actions.settle} id={item.id} label="It went out" icon={<Check aria-hidden />} />
            )}
            <Deed action={actions.sendAgain} id={item.id} label="Send again" icon={<Send aria-hidden />} />
          </>
        )}
      </div>
    </Notice>
  )
}

/** Why it did not arrive, where a person can do nothing about it here. */
function Why({ item }: { item: MessageItem }) {
  if (!item.reason) return null
  if (item.status === 'queued' || item.status === 'sending') {
    return (
      <Notice state="waiting" title="Not taken yet; it is tried again">
        <p className="break-words">
          <ForeignText>{item.reason}</ForeignText>
        </p>
      </Notice>
    )
  }
  return (
    <Notice state={item.status === 'deferred' ? 'waiting' : 'problem'} title="What the receiving side said">
      <p className="break-words">
        <ForeignText>{item.reason}</ForeignText>
      </p>
    </Notice>
  )
}

type DeedProps = { action: Action; id: string; label: string; icon: React.ReactNode }

function Deed({ action, id, label, icon }: DeedProps) {
  return (
    <Form action={action} className="flex flex-col gap-2">
      <input type="hidden" name="messageId" value={id} />
      <Button type="submit" size="sm" icon={icon}>
        {label}
      </Button>
    </Form>
  )
}
