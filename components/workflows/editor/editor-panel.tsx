'use client'

import { ArrowRight, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { WorkflowView } from '#lib/workflows/get-workflow.ts'
import type { Problem } from '#lib/workflows/problems.ts'

type Props = { workflow: WorkflowView; problems: readonly Problem[]; onOpen: (at: string) => void }

/** Beside the cards: what keeps the draft from being published, and what is live meanwhile. */
export function EditorPanel({ workflow, problems, onOpen }: Props) {
  return (
    <aside className="flex flex-col gap-5 lg:sticky lg:top-6">
      <section aria-live="polite">
        <h2 className="mb-2 text-sm font-semibold">Before you publish</h2>
        {problems.length === 0 ? (
          <p className="flex items-start gap-2 text-muted">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-delivered" />
            Nothing is missing.
          </p>
        ) : (
          <ul className="flex flex-col gap-0.5">
            {problems.map(({ at, message, isMissing }) => (
              <li key={`${at} ${message}`}>
                <button
                  type="button"
                  onClick={() => onOpen(at)}
                  className="-mx-2 flex w-[calc(100%+1rem)] items-start gap-2 rounded-sm px-2 py-1 text-left hover:bg-hover"
                >
                  {isMissing ? (
                    <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
                  ) : (
                    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-problem" />
                  )}
                  <span className="min-w-0 break-words">{message}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="border-t pt-4 text-muted">
        <h2 className="mb-1 text-sm font-semibold text-ink">{liveTitle(workflow)}</h2>
        {workflow.live ? (
          <>
            <p>
              Published <RelativeTime at={workflow.live.publishedAt} />. Runs that have begun stay with the
              version they began with.
            </p>
            <Link
              href={`/workflows/${workflow.id}/runs`}
              className="mt-2 inline-flex items-center gap-1 font-medium text-accent hover:underline"
            >
              See its runs
              <ArrowRight aria-hidden className="size-4" />
            </Link>
          </>
        ) : (
          <p>It acts on nothing until you publish it. Then it looks at every event from that moment on.</p>
        )}
      </section>
    </aside>
  )
}

function liveTitle({ live, state }: WorkflowView): string {
  if (!live) return 'Never published'
  return state === 'paused' ? `Version ${live.number} is paused` : `Version ${live.number} is live`
}
