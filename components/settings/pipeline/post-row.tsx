import { Download } from 'lucide-react'
import { ReadPostAgain } from '#components/settings/pipeline/read-post-again.tsx'
import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { PostRow as Post } from '#lib/webhooks/list-posts.ts'

const OUTCOME: Record<Post['outcome'], { state: State; label: string }> = {
  processed: { state: 'delivered', label: 'Read' },
  pending: { state: 'waiting', label: 'Waiting' },
  rejected: { state: 'problem', label: 'Rejected' },
  'set-aside': { state: 'problem', label: 'Set aside' },
}

/** One stored post: what came of it, what in it could not be read, and its bytes. */
export function PostRow({ post, readAgain }: { post: Post; readAgain: Action }) {
  const { state, label } = OUTCOME[post.outcome]
  return (
    <li className="border-b px-4 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm tabular-nums">
        <Badge state={state} className="sm:w-20">
          {label}
        </Badge>
        <span className="min-w-0 flex-1 basis-52">{describe(post)}</span>
        <span className="text-muted">
          {post.isSample ? 'Sample data' : PROVIDER_LABEL[post.provider]}, {size(post.bytes)},{' '}
          <RelativeTime at={post.receivedAt} />
        </span>
        <span className="ml-auto flex items-center gap-1">
          <Button asChild size="sm" variant="quiet">
            <a
              href={`/settings/pipeline/posts/${post.id}/body`}
              download
              aria-label={`Download post ${post.id}`}
            >
              <Download aria-hidden />
              Download
            </a>
          </Button>
          <ReadPostAgain id={post.id} action={readAgain} />
        </span>
      </div>
      {post.error && <p className="mt-1 text-sm wrap-anywhere text-problem">{post.error}</p>}
      {post.rejected.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1.5 border-l-2 pl-3">
          {post.rejected.map(({ position, reason, item }) => (
            <li key={position} className="text-sm">
              <span className="font-medium">{reason}</span>{' '}
              <span className="text-muted">{position < 0 ? 'the whole post' : `item ${position + 1}`}</span>
              <span className="line-clamp-2 font-mono text-xs wrap-anywhere text-muted">
                <ForeignText>{item}</ForeignText>
              </span>
            </li>
          ))}
          {post.rejectedCount > post.rejected.length && (
            <li className="text-sm text-muted">
              and {(post.rejectedCount - post.rejected.length).toLocaleString('en')} more
            </li>
          )}
        </ul>
      )}
    </li>
  )
}

function describe({ outcome, eventCount, newCount, foreignCount, rejectedCount }: Post): string {
  if (outcome === 'pending') return 'not read yet'
  if (outcome === 'set-aside' && eventCount === 0) return 'could not be read'
  const parts = [
    `${eventCount.toLocaleString('en')} ${eventCount === 1 ? 'event' : 'events'}`,
    // Read again it may have brought an event once more that was gone since.
    eventCount > 0 && `${Math.min(newCount, eventCount).toLocaleString('en')} new`,
    foreignCount > 0 && `${foreignCount.toLocaleString('en')} of other instances`,
    rejectedCount > 0 && `${rejectedCount.toLocaleString('en')} rejected`,
  ]
  return parts.filter(Boolean).join(', ')
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
