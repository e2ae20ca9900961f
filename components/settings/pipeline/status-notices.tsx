import type { ReactNode } from 'react'
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
  return (
    <Notice state="delivered" title="All is well">
      {status.lastPostAt
        ? 'What came in is read, and nothing was turned away.'
        : 'Nothing has come in so far.'}
    </Notice>
  )
}

function noticesOf({ workers, silence, backlog, refusals }: PipelineStatus, provider: Provider): ReactNode[] {
  const notices: ReactNode[] = []
  if (workers.alive === 0) {
    notices.push(
      <Notice key="worker" state="problem" title="No worker runs">
        Posts are stored and wait. Start one with <code className="font-mono">npm run worker</code>
        {workers.lastAt && (
          <>
            ; one was last heard of <RelativeTime at={workers.lastAt} />
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
        {silence.mails === 1 ? 'a mail' : `${silence.mails.toLocaleString('en')} mails`} since{' '}
        <RelativeTime at={silence.sentAt} /> and has reported nothing. Look whether the{' '}
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
  const [refusal] = refusals
  if (refusal) {
    const total = refusals.reduce((sum, { count }) => sum + count, 0)
    const { label, advice } = adviseOnRefusal(refusal.reason, provider)
    notices.push(
      <Notice
        key="refusals"
        state="waiting"
        title={`${total.toLocaleString('en')} ${total === 1 ? 'post' : 'posts'} refused in the last 10 minutes`}
      >
        {label}. {advice}
      </Notice>,
    )
  }
  return notices
}
