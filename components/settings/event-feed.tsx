import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { PROVIDER_LABEL, type Provider } from '#lib/settings/provider.ts'
import type { EventFeed } from '#lib/settings/read-event-feed.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'

type LatelyProps = {
  feed: EventFeed
  provider: Provider
  /** The account has no webhook that posts here any more. */
  isRemoved: boolean
}

/** What came in lately, and whether the last post was turned away. */
export function Lately({ feed, provider, isRemoved }: LatelyProps) {
  const { lastPost, providerPostAt, refusals, day, unmatched } = feed
  const lastRefusal = refusals[0]
  const isRefusing = lastRefusal && (!lastPost || lastRefusal.lastAt > lastPost.receivedAt)
  const many = (count: number) => `${count.toLocaleString('en')}${day.isCapped ? '+' : ''}`
  return (
    <Section
      title="Lately"
      actions={
        isRefusing ? (
          <Badge state="problem">Last post refused</Badge>
        ) : isRemoved ? (
          <Badge state="stopped">No webhook posts here</Badge>
        ) : providerPostAt ? (
          <Badge state="delivered">Events come in</Badge>
        ) : (
          <Badge state="waiting">Nothing from {named(provider)} yet</Badge>
        )
      }
    >
      {isRefusing && (
        <Notice state="problem" title={adviseOnRefusal(lastRefusal.reason, provider).label} className="mb-4">
          {adviseOnRefusal(lastRefusal.reason, provider).advice}
        </Notice>
      )}
      <p>
        {lastPost ? (
          <>
            Last post <RelativeTime at={lastPost.receivedAt} /> from {named(lastPost.provider)}, with{' '}
            {lastPost.eventCount === 1 ? '1 event' : `${lastPost.eventCount.toLocaleString('en')} events`}.
          </>
        ) : (
          `No post has come in yet. Send a mail, or ${BY_HAND[provider].pressTest}.`
        )}
      </p>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
        <Figure
          label="Posts in 24 hours"
          value={many(day.posts)}
          note={day.waiting > 0 ? `${day.waiting} being read` : null}
        />
        <Figure
          label="Events in them"
          value={many(day.events)}
          note={`${many(Math.min(day.newEvents, day.events))} new`}
        />
        <Figure label="Items rejected" value={many(day.rejected)} note={null} />
        <Figure
          label="Events without a message"
          value={unmatched.toLocaleString('en')}
          note="waiting for it"
        />
      </dl>
      {unmatched > 0 && (
        <p className="mt-4 text-sm text-pretty text-muted">
          Events without a message are kept. They come from other senders on the same account, and from
          bounces that SendGrid reports without our ids.
        </p>
      )}
    </Section>
  )
}

function named(provider: Provider): string {
  return provider === 'sandbox' ? 'the sandbox' : PROVIDER_LABEL[provider]
}

function Figure({ label, value, note }: { label: string; value: string; note: string | null }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
      {note && <dd className="text-sm text-muted">{note}</dd>}
    </div>
  )
}

/** Posts that were turned away at the door, by reason. Nothing when there are none. */
export function Refusals({ feed: { refusals }, provider }: { feed: EventFeed; provider: Provider }) {
  if (refusals.length === 0) return null
  return (
    <Section
      title="Refused at the door"
      help="Posts that no verification key signed, or that lacked a token where one is required. They changed nothing."
      isFlush
    >
      <ul>
        {refusals.map(({ reason, count, firstAt, lastAt }) => (
          <li key={reason} className="border-b px-4 py-3 last:border-b-0">
            <p className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium">{adviseOnRefusal(reason, provider).label}</span>
              <span className="text-sm text-muted tabular-nums">
                {count.toLocaleString('en')}×, last <RelativeTime at={lastAt} />
                {count > 1 && (
                  <>
                    , first <RelativeTime at={firstAt} />
                  </>
                )}
              </span>
            </p>
            <p className="text-sm text-pretty text-muted">{adviseOnRefusal(reason, provider).advice}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Items that were no events. Nothing when there are none. */
export function Rejected({ feed: { rejected } }: { feed: EventFeed }) {
  if (rejected.length === 0) return null
  return (
    <Section
      title="Rejected items"
      help="Parts of signed posts that could not be read as events. The rest of each post was kept."
      isFlush
    >
      <ul>
        {rejected.map(({ id, reason, receivedAt, position, item }) => (
          <li key={id} className="border-b px-4 py-3 last:border-b-0">
            <p className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium">{reason}</span>
              <span className="text-sm text-muted">
                {position < 0 ? 'the whole post' : `item ${position + 1}`}, <RelativeTime at={receivedAt} />
              </span>
            </p>
            <p className="mt-0.5 line-clamp-2 font-mono text-xs wrap-anywhere text-muted">{item}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Whose mail else this account sends. Nothing when there is nobody. */
export function ForeignInstances({ feed: { foreign } }: { feed: EventFeed }) {
  if (foreign.length === 0) return null
  return (
    <Section
      title="Other instances"
      help="Events of mail that another Mailroom on the same SendGrid account sent. Counted, not kept."
      isFlush
    >
      <ul>
        {foreign.map(({ instance, count, lastAt }) => (
          <li
            key={instance}
            className="flex flex-wrap justify-between gap-x-4 border-b px-4 py-2.5 last:border-b-0"
          >
            <span className="font-mono text-sm wrap-anywhere">{instance}</span>
            <span className="text-sm text-muted tabular-nums">
              {count.toLocaleString('en')} {count === 1 ? 'event' : 'events'}, last{' '}
              <RelativeTime at={lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
