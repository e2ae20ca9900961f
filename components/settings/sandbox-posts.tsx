import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { SandboxPostRow } from '#lib/wiring/sandbox-desk.ts'

type Props = {
  posts: SandboxPostRow[]
  isRunning: boolean
  repeat: (state: FormState, formData: FormData) => Promise<FormState>
}

const STATE: Record<SandboxPostRow['state'], { state: State; label: string }> = {
  delivered: { state: 'delivered', label: 'Taken' },
  waiting: { state: 'waiting', label: 'Waiting' },
  abandoned: { state: 'problem', label: 'Given up' },
}

/** What the sandbox posted to us, and what we answered. */
export function SandboxPosts({ posts, isRunning, repeat }: Props) {
  return (
    <Section title="Posts" help="The latest 50. A post that is not taken is sent again for 24 hours." isFlush>
      {posts.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">Nothing was posted yet.</p>
      ) : (
        <ul className="max-h-120 overflow-y-auto">
          {posts.map((post) => (
            <li
              key={post.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 text-sm tabular-nums last:border-b-0"
            >
              <Badge state={STATE[post.state].state} className="w-20">
                {STATE[post.state].label}
              </Badge>
              <span className="min-w-0 flex-1 basis-40 wrap-anywhere">{describe(post)}</span>
              <span className="ml-auto flex items-center gap-3">
                <RelativeTime at={post.createdAt} className="text-muted" />
                {isRunning && <PostAgain id={post.id} repeat={repeat} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** For example “6 events, answered 202, 2 tries, 47 copies in all”. */
function describe({ eventCount, lastStatus, lastError, attempts, copies }: SandboxPostRow): string {
  const events = eventCount === 1 ? '1 event' : `${eventCount.toLocaleString('en')} events`
  const answer = lastStatus ? `answered ${lastStatus}` : (lastError ?? 'no answer yet')
  const parts = [
    events,
    answer,
    attempts > 1 && `${attempts.toLocaleString('en')} tries`,
    copies > attempts && `${copies.toLocaleString('en')} copies in all`,
  ]
  return parts.filter(Boolean).join(', ')
}

function PostAgain({ id, repeat }: { id: string; repeat: Props['repeat'] }) {
  return (
    <Form action={repeat} showsSuccess={false} className="flex items-center justify-end gap-2">
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="sm" variant="quiet">
        Post again
      </Button>
    </Form>
  )
}
