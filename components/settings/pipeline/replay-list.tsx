import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { DaySpan } from '#components/ui/day-span.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { Replay } from '#lib/webhooks/replay-posts.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>

const STATE: Record<Replay['state'], { state: State; label: string }> = {
  running: { state: 'waiting', label: 'Reading' },
  done: { state: 'delivered', label: 'Done' },
  cancelled: { state: 'stopped', label: 'Stopped' },
  failed: { state: 'problem', label: 'Failed' },
}

/** Posts that are, or were lately, read once more. Nothing when there are none. */
export function ReplayList({ replays, stop }: { replays: Replay[]; stop: Action }) {
  if (replays.length === 0) return null
  return (
    <Section title="Read again" isFlush>
      <ul>
        {replays.map((replay) => (
          <ReplayRow key={replay.id} replay={replay} stop={stop} />
        ))}
      </ul>
    </Section>
  )
}

function ReplayRow({ replay, stop }: { replay: Replay; stop: Action }) {
  const { id, state, from, until, total, done, newCount, onlyRejected, createdAt, error } = replay
  const { rejectedCount, unreadCount } = replay
  const isRunning = state === 'running'
  return (
    <li className="border-b px-4 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm tabular-nums">
        <Badge state={STATE[state].state} className="w-20">
          {STATE[state].label}
        </Badge>
        <span className="min-w-0 flex-1 basis-52">
          {done.toLocaleString('en')} of {total.toLocaleString('en')} {onlyRejected && 'rejected '}posts,{' '}
          {newCount.toLocaleString('en')} new {newCount === 1 ? 'event' : 'events'},{' '}
          {rejectedCount.toLocaleString('en')} rejected
          {unreadCount > 0 && `, ${unreadCount.toLocaleString('en')} could not be read`}
          {isRunning && pace(replay)}
        </span>
        <span className="text-muted">
          <DaySpan from={from} until={until} />, begun <RelativeTime at={createdAt} />
        </span>
        {isRunning && (
          <Form action={stop} className="flex flex-col items-end gap-2" showsSuccess={false}>
            <input type="hidden" name="id" value={id} />
            <Button type="submit" size="sm">
              Stop reading
            </Button>
          </Form>
        )}
      </div>
      {isRunning && (
        <progress
          aria-label="Posts read again"
          value={done}
          max={total}
          className="mt-2 h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        />
      )}
      {error && <p className="mt-1 text-sm wrap-anywhere text-problem">{error}</p>}
    </li>
  )
}

/** How fast it goes, and about how long it still takes. */
function pace({ createdAt, done, total }: Replay): string {
  const seconds = (Date.now() - createdAt.getTime()) / 1000
  if (done === 0 || seconds < 1) return ''
  const rate = done / seconds
  const left = Math.ceil((total - done) / rate)
  return `, ${Math.max(1, Math.round(rate)).toLocaleString('en')} a second, about ${left < 90 ? `${left} s` : `${Math.round(left / 60)} min`} left`
}
