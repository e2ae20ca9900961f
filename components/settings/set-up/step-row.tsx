import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Comparison } from '#components/settings/set-up/comparison.tsx'
import { SkipStep } from '#components/settings/set-up/skip-step.tsx'
import { StepMark } from '#components/settings/set-up/step-mark.tsx'
import { lowered } from '#components/settings/set-up/lowered.ts'
import { STEP_WORD, stepState } from '#components/settings/set-up/step-states.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Standing } from '#lib/setup/standing.ts'
import type { Action } from '#lib/web/action.ts'
import type { StepView } from '#lib/wiring/read-set-up.ts'

export type StepActions = { skip: Action; resume: Action }

type Props = {
  step: StepView
  page: { href: string; label: string } | null
  actions: StepActions
  /** What was found is of before what is under way now: `children` tell of that. */
  isOvertaken?: boolean
  children?: ReactNode
}

/** One step: its tick, what was found, what to do, and how old that is. `children`: its own means, in place. */
export function StepRow({ step, page, actions, isOvertaken = false, children }: Props) {
  const state = stepState(step)
  return (
    <li id={step.id} className="flex scroll-mt-6 gap-3 border-b px-4 py-3 last:border-b-0">
      <StepMark state={state} />
      <div className="min-w-0 flex-1">
        <div className="flex items-start justify-between gap-x-2.5">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 className="font-medium">{step.label}</h2>
            {state === 'waiting' && <Badge state="waiting">{STEP_WORD.waiting}</Badge>}
            {state === 'failed' && <Badge state="problem">{STEP_WORD.failed}</Badge>}
            {step.isStale && <Badge state="stopped">Stale</Badge>}
          </div>
          {page && (
            <Link
              href={page.href}
              className="inline-flex shrink-0 items-center gap-1 rounded-sm px-1 text-sm font-medium text-accent hover:underline"
            >
              {page.label}
              <ArrowRight aria-hidden className="size-3.5" />
            </Link>
          )}
        </div>
        {step.skip ? <Skipped step={step} resume={actions.resume} /> : !isOvertaken && <Found step={step} />}
        {!step.skip && children}
        {!step.skip && (
          <div className="mt-1 flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1">
            {step.standing && <Times standing={step.standing} />}
            {step.standing && step.standing.details.length > 0 && (
              <Comparison details={step.standing.details} />
            )}
            {state !== 'ok' && step.canSkip && (
              <SkipStep checkId={step.id} label={step.label} action={actions.skip} />
            )}
          </div>
        )}
      </div>
    </li>
  )
}

function Found({ step: { standing, waitsFor } }: { step: StepView }) {
  if (!standing) return <p className="text-pretty text-muted">{waitsFor}</p>
  const isOpen = standing.state !== 'ok'
  return (
    <>
      <p className={isOpen ? 'text-pretty' : 'text-pretty text-muted'}>{standing.summary}</p>
      {isOpen && standing.advice && <p className="mt-0.5 text-pretty text-muted">{standing.advice}</p>}
      {isOpen && <p className="mt-1 text-sm text-pretty text-muted">Done when: {lowered(waitsFor)}</p>}
      {standing.unknownWhy && standing.state !== 'unknown' && (
        <p className="mt-1 text-sm text-pretty text-waiting">
          It could not be checked again (<RelativeTime at={standing.triedAt} />
          ): {standing.unknownWhy}
        </p>
      )}
    </>
  )
}

function Times({ standing: { state, since, lastOkAt, foundAt, leftAt } }: { standing: Standing }) {
  return (
    <p className="text-sm text-faint">
      {leftAt ? 'Disconnected' : state === 'ok' ? 'Seen to work' : BEGAN[state]}{' '}
      <RelativeTime at={leftAt ?? (state === 'ok' ? foundAt : since)} />
      {state !== 'ok' && (
        <>
          {' · '}
          {lastOkAt ? (
            <>
              last worked <RelativeTime at={lastOkAt} />
            </>
          ) : (
            'never worked so far'
          )}
        </>
      )}
    </p>
  )
}

const BEGAN = { waiting: 'Waiting began', failed: 'First noticed', unknown: 'Unknown, first tried' }

function Skipped({ step: { id, skip }, resume }: { step: StepView; resume: Action }) {
  if (!skip) return null
  return (
    <>
      <p className="text-pretty wrap-anywhere">{skip.reason}</p>
      <p className="mt-1 text-sm text-faint">
        Set aside by {skip.by ?? 'somebody who is gone'} <RelativeTime at={skip.at} />. It is not checked.
      </p>
      <Form action={resume} className="mt-2 flex flex-col items-start gap-2" showsSuccess={false}>
        <input type="hidden" name="checkId" value={id} />
        <Button type="submit" size="sm">
          Take it up again
        </Button>
      </Form>
    </>
  )
}
