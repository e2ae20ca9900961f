import { ArrowRight, Check, CircleAlert, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { StepBadge } from '#components/workflows/states.tsx'
import type { RunView, StepView } from '#lib/workflows/get-run.ts'

/** One run: why, what it did step by step, for whom. */
export function RunPage({ run }: { run: RunView }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex min-w-0 flex-col gap-6">
        {run.error && (
          <Notice state="problem" title="This run stopped">
            {run.error}
          </Notice>
        )}
        <Section title="Because" help={run.because.length === 0 ? undefined : becauseHelp(run)}>
          {run.because.length === 0 ? (
            <p className="text-muted">It has no conditions: it runs every time.</p>
          ) : (
            <ul className="flex flex-col gap-2">
              {run.because.map(({ sentence, passed }) => (
                <li key={sentence} className="flex items-start gap-2.5">
                  <Verdict passed={passed} />
                  <span className="min-w-0 break-words">{sentence}</span>
                </li>
              ))}
            </ul>
          )}
        </Section>
        {run.steps.length > 0 && (
          <Section title="Steps" isFlush>
            <ol className="divide-y">
              {run.steps.map((step) => (
                <Step key={step.position} step={step} />
              ))}
            </ol>
          </Section>
        )}
      </div>
      <aside className="lg:sticky lg:top-6">
        <dl className="flex flex-col gap-3">
          <Fact label="Workflow">
            <TextLink href={`/workflows/${run.workflow.id}`}>{run.workflow.name}</TextLink>
            <span className="text-muted">, version {run.workflow.version}</span>
          </Fact>
          <Fact label="Started by">{run.trigger}</Fact>
          <Fact label="Contact">
            {run.contact ? (
              <TextLink href={`/contacts/${run.contact.id}`}>{run.contact.name}</TextLink>
            ) : (
              <span className="text-muted">None</span>
            )}
          </Fact>
          <Fact label="Message">
            {run.message ? (
              <TextLink href={`/messages/${run.message.id}`}>{run.message.subject}</TextLink>
            ) : (
              <span className="text-muted">None</span>
            )}
          </Fact>
          <Fact label="Considered">
            <RelativeTime at={run.createdAt} />
          </Fact>
          {run.startedAt && (
            <Fact label="Began">
              <RelativeTime at={run.startedAt} />
            </Fact>
          )}
          {run.finishedAt && run.state !== 'skipped' && (
            <Fact label="Ended">
              <RelativeTime at={run.finishedAt} />
              {run.startedAt && (
                <span className="text-muted">, after {duration(run.startedAt, run.finishedAt)}</span>
              )}
            </Fact>
          )}
        </dl>
      </aside>
    </div>
  )
}

function Step({ step }: { step: StepView }) {
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-3">
        <span className="w-4 text-sm text-faint tabular-nums">{step.position + 1}</span>
        <h3 className="flex-1 font-medium">{step.label}</h3>
        <StepBadge state={step.state} />
      </div>
      <div className="mt-2 pl-7">
        {step.error && (
          <p className="mb-2 flex items-start gap-2 text-problem">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {step.error}
          </p>
        )}
        <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          {step.input.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="line-clamp-6 break-words whitespace-pre-line">{value}</dd>
            </div>
          ))}
          <Made step={step} />
          {step.startedAt && (
            <>
              <dt className="text-muted">When</dt>
              <dd>
                <RelativeTime at={step.startedAt} />
                {step.finishedAt && (
                  <span className="text-muted">, {duration(step.startedAt, step.finishedAt)}</span>
                )}
              </dd>
            </>
          )}
        </dl>
      </div>
    </li>
  )
}

function Made({ step: { made, state } }: { step: StepView }) {
  if (state !== 'done') return null
  return (
    <>
      <dt className="text-muted">Made</dt>
      <dd>
        {made.task && (
          <TextLink href={made.task.contactId ? `/contacts/${made.task.contactId}` : '/tasks'}>
            Task “{made.task.title}”
          </TextLink>
        )}
        {made.messageId && <TextLink href={`/messages/${made.messageId}`}>The mail it sent</TextLink>}
        {!made.task && !made.messageId && (
          <span className="text-muted">Something that was removed since</span>
        )}
      </dd>
    </>
  )
}

function Verdict({ passed }: { passed: boolean }) {
  const Icon = passed ? Check : Minus
  return (
    <span className={passed ? 'text-delivered' : 'text-problem'}>
      <Icon aria-hidden className="mt-0.5 size-4" />
      <span className="sr-only">{passed ? 'Held:' : 'Did not hold:'}</span>
    </span>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="inline-flex max-w-full items-center gap-1 font-medium text-accent hover:underline"
    >
      <span className="truncate">{children}</span>
      <ArrowRight aria-hidden className="size-3.5 shrink-0" />
    </Link>
  )
}

function becauseHelp({ state, because }: RunView): string {
  if (state !== 'skipped') return 'Every condition held.'
  const failed = because.filter(({ passed }) => !passed).length
  return failed === 1
    ? 'One condition did not hold, so it did not run.'
    : `${failed} conditions did not hold, so it did not run.`
}

function duration(from: Date, to: Date): string {
  const ms = Math.max(0, to.getTime() - from.getTime())
  if (ms < 1000) return `${ms} ms`
  const seconds = ms / 1000
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`
}
