import { ChevronRight } from 'lucide-react'
import { CheckBand } from '#components/settings/doctor/check-band.tsx'
import { REASON_WORD } from '#components/settings/doctor/words.ts'
import { Comparison } from '#components/settings/set-up/comparison.tsx'
import { StepMark } from '#components/settings/set-up/step-mark.tsx'
import { STEP_TONE, STEP_WORD, stepState } from '#components/settings/set-up/step-states.ts'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { CheckHistory, Stretch } from '#lib/setup/read-history.ts'
import type { StepView } from '#lib/wiring/read-set-up.ts'

/** One check over time: how it stands, its band, and folded its latest findings. */
export function CheckHistoryRow({ step, history }: { step: StepView; history: CheckHistory }) {
  const state = stepState(step)
  return (
    <li className="border-b last:border-b-0">
      <details className="group/check">
        <summary className="flex list-none flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:flex-nowrap [&::-webkit-details-marker]:hidden">
          <StepMark state={state} />
          <span className="min-w-0 flex-1 sm:w-40 sm:flex-none">
            <span className="block truncate font-medium">{step.label}</span>
            <span className="block text-sm text-faint">
              {step.standing ? <RelativeTime at={step.standing.triedAt} /> : STEP_WORD[state]}
              {step.isStale && ', stale'}
            </span>
          </span>
          <span className="order-last w-full min-w-0 sm:order-none sm:flex-1">
            <CheckBand label={step.label} days={history.days} />
          </span>
          <ChevronRight
            aria-hidden
            className="size-4 shrink-0 text-faint transition-transform group-open/check:rotate-90"
          />
        </summary>
        <div className="border-t bg-canvas px-4 py-3">
          {history.stretches.length === 0 ? (
            <p className="text-muted">Nothing was found yet.</p>
          ) : (
            <ol className="flex flex-col gap-4">
              {history.stretches.map((stretch) => (
                <Found key={stretch.id} stretch={stretch} />
              ))}
            </ol>
          )}
        </div>
      </details>
    </li>
  )
}

function Found({ stretch }: { stretch: Stretch }) {
  const { state, finishedAt, firstAt, count, reason, summary, advice, details } = stretch
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Badge state={STEP_TONE[state]}>{STEP_WORD[state]}</Badge>
        <span className="text-sm text-faint">
          <RelativeTime at={finishedAt} />
          {count > 1 ? (
            <>
              , and {count === 2 ? 'once' : `${count - 1} times`} before since <RelativeTime at={firstAt} />
            </>
          ) : (
            `, ${REASON_WORD[reason].toLowerCase()}`
          )}
        </span>
      </div>
      <p className="mt-1 text-pretty wrap-anywhere">{summary}</p>
      {advice && <p className="text-pretty wrap-anywhere text-muted">{advice}</p>}
      {details.length > 0 && <Comparison details={details} />}
    </li>
  )
}
