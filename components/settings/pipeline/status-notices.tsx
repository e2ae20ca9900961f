import type { ReactNode } from 'react'
import { postsPath } from '#components/settings/pipeline/posts-path.ts'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { PROVIDER_LABEL, type Provider } from '#lib/settings/provider.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'
import type { PipelineStatus } from '#lib/wiring/pipeline-status.ts'

/** Everything that needs a person now, the worst first; one calm sentence when nothing does. */
export function StatusNotices({ status, provider }: { status: PipelineStatus; provider: Provider }) {
  const notices = noticesOf(status, provider)
  if (notices.length > 0) return <div className="flex flex-col gap-2">{notices}</div>
  if (!status.lastPostAt) {
    return (
      <Notice state="delivered" title="All is well">
        Nothing has come in so far.
      </Notice>
    )
  }
  return isAnythingAside(status) ? (
    <Notice state="delivered" title="Posts are taken and read">
      Nothing was turned away lately. What needs a look is put aside below.
    </Notice>
  ) : (
    <Notice state="delivered" title="All is well">
      What came in is read, and nothing was turned away.
    </Notice>
  )
}

/** What a person can still do something about; contradictions are counted for good. */
function isAnythingAside({ unmatched, unconfirmed, isAnyRejected }: PipelineStatus): boolean {
  return unmatched + unconfirmed > 0 || isAnyRejected
}

function noticesOf(
  { at, workers, silence, backlog, refusals, setAside }: PipelineStatus,
  provider: Provider,
): ReactNode[] {
  const notices: ReactNode[] = []
  if (workers.alive === 0) {
    notices.push(
      <Notice key="worker" state="problem" title="No worker runs">
        Posts are stored and wait. Start one with <code className="font-mono">npm run worker</code>
        {workers.lastAt && (
          <>
            ; one was last heard of <LastHeard at={workers.lastAt} now={at} />
          </>
        )}
        .
      </Notice>,
    )
  }
  if (silence) {
    notices.push(
      <Notice key="silence" state="problem" title="No event for accepted mail">
        {PROVIDER_LABEL[silence.provider]} accepted{' '}
        {silence.mails === 1 ? 'a mail' : `${silence.mails.toLocaleString('en')} mails, the first`}{' '}
        <RelativeTime at={silence.sentAt} />
        {silence.mails > 1 && ','} and has reported nothing since. Look whether the{' '}
        <Link href="/settings/event-webhook" className="font-medium text-accent hover:underline">
          event webhook
        </Link>{' '}
        is on and points here.
      </Notice>,
    )
  }
  if (backlog.count >= backlog.limit) {
    notices.push(
      <Notice key="backlog" state="problem" title="The backlog is full">
        New posts are answered 503, and SendGrid sends them again for 24 hours. Start more workers.
      </Notice>,
    )
  }
  if (setAside.count > 0) {
    notices.push(
      <Notice
        key="set-aside"
        state="problem"
        title={
          setAside.count === 1
            ? '1 post could not be read'
            : `${setAside.count.toLocaleString('en')} posts could not be read`
        }
      >
        Their events are missing. See{' '}
        <Link href={postsPath({ outcome: 'set-aside' })} className="font-medium text-accent hover:underline">
          why
        </Link>
        , and read them again once that is mended.
      </Notice>,
    )
  }
  if (refusals.length > 0) {
    const total = refusals.reduce((sum, { count }) => sum + count, 0)
    notices.push(
      <Notice
        key="refusals"
        state="waiting"
        title={`${total.toLocaleString('en')} ${total === 1 ? 'post' : 'posts'} refused in the last 10 minutes`}
      >
        <ul className="flex flex-col gap-1">
          {refusals.map(({ reason, count }) => {
            const { label, advice } = adviseOnRefusal(reason, provider)
            return (
              <li key={reason}>
                {refusals.length > 1 && <span className="tabular-nums">{count.toLocaleString('en')} × </span>}
                {label}. {advice}
              </li>
            )
          })}
        </ul>
      </Notice>,
    )
  }
  return notices
}

/** A worker counts as gone within seconds, so what is short is told in seconds. */
function LastHeard({ at, now }: { at: Date; now: Date }) {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000))
  return seconds < 90 ? `${seconds} s ago` : <RelativeTime at={at} />
}
