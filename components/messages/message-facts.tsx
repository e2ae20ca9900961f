import type { ReactNode } from 'react'
import { runPath } from '#components/messages/paths.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { STATUS_RANK } from '#lib/mail/status.ts'
import type { MessagePage } from '#lib/messages/get-message.ts'
import type { SentWith } from '#lib/messages/sent-with.ts'
import { TRANSPORT_LABEL } from '#lib/settings/transport.ts'

const PROVIDER = { sendgrid_us: 'SendGrid', sendgrid_eu: 'SendGrid EU', sandbox: 'Sandbox' }
const LINK = 'text-accent underline-offset-2 hover:underline'

/** Who, to whom, when and by what. */
export function MessageFacts({ page }: { page: MessagePage }) {
  const { item } = page
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      <Fact label="To">
        {item.contactId ? (
          <Link href={`/contacts/${item.contactId}`} className={LINK}>
            {item.contactName}
          </Link>
        ) : (
          item.toName
        )}{' '}
        <span className="text-muted">{item.toAddress}</span>
      </Fact>
      <Fact label="From">
        {page.fromName} <span className="text-muted">{page.fromAddress}</span>
      </Fact>
      {page.replyTo && (
        <Fact label="Replies to">
          <span className="text-muted">{page.replyTo}</span>
        </Fact>
      )}
      <Fact label="Written">
        <RelativeTime at={item.at} />
        {item.senderName && ` by ${item.senderName}`}
      </Fact>
      {item.workflow && (
        <Fact label="Workflow">
          <Link href={runPath(item.workflow.runId)} className={LINK}>
            {item.workflow.name}
          </Link>
        </Fact>
      )}
      <Fact label="Accepted">
        {page.sentAt ? (
          <RelativeTime at={page.sentAt} />
        ) : STATUS_RANK[item.status] > STATUS_RANK.sent && item.status !== 'failed' ? (
          'Yes, by its events'
        ) : (
          'Not yet'
        )}
      </Fact>
      <Fact label="By">
        {PROVIDER[item.provider]}, {item.stream} stream
        {page.sentWith && `, ${TRANSPORT_LABEL[page.sentWith.transport]}`}
      </Fact>
      {page.sentWith && (
        <>
          <Fact label="Tracked">{tracked(page.sentWith)}</Fact>
          <Fact label="Categories">{page.sentWith.categories.join(', ')}</Fact>
        </>
      )}
      {page.settledByName && (
        <Fact label="Settled by">
          {page.settledByName}
          {item.settledAt && (
            <>
              {', '}
              <RelativeTime at={item.settledAt} />
            </>
          )}
        </Fact>
      )}
      {item.repeatOfId && (
        <Fact label="Repeats">
          <Link href={`/messages/${item.repeatOfId}`} className={LINK}>
            an earlier message
          </Link>
        </Fact>
      )}
    </dl>
  )
}

function tracked({ tracksOpens, tracksClicks }: SentWith): string {
  if (tracksOpens && tracksClicks) return 'Opens and clicks'
  if (!tracksOpens && !tracksClicks) return 'Nothing: opens and clicks are not reported'
  return tracksOpens ? 'Opens; clicks are not reported' : 'Clicks; opens are not reported'
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
