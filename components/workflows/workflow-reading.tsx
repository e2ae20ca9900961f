import { Filter } from 'lucide-react'
import type { ReactNode } from 'react'
import { StepIcon } from '#components/workflows/icons.tsx'
import type { WorkflowReading as Reading } from '#lib/workflows/describe-workflow.ts'

/** A workflow as somebody reads it who may not change it. */
export function WorkflowReading({ reading }: { reading: Reading }) {
  return (
    <div className="max-w-2xl">
      <Part word="When" icon={<StepIcon id={reading.trigger.id} />} title={reading.trigger.title} />
      <Line />
      <Part
        word="If"
        title={reading.conditions.length === 0 ? 'Always' : 'All of these hold'}
        icon={
          <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-hover text-muted">
            <Filter aria-hidden className="size-4" />
          </span>
        }
      >
        {reading.conditions.length > 0 && (
          <ul className="flex flex-col gap-1">
            {reading.conditions.map((sentence) => (
              <li key={sentence} className="break-words">
                {sentence}
              </li>
            ))}
          </ul>
        )}
      </Part>
      {reading.actions.map((action) => (
        <div key={action.id}>
          <Line />
          <Part word="Then" icon={<StepIcon id={action.type} />} title={action.title}>
            <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
              {action.settings.map(({ label, value }) => (
                <div key={label} className="contents">
                  <dt className="text-sm text-muted">{label}</dt>
                  <dd className="break-words">{value}</dd>
                </div>
              ))}
            </dl>
          </Part>
        </div>
      ))}
    </div>
  )
}

function Part({
  word,
  icon,
  title,
  children,
}: {
  word: string
  icon: ReactNode
  title: string
  children?: ReactNode
}) {
  return (
    <section className="rounded-md border bg-surface">
      <div className="flex items-start gap-3 p-3">
        {icon}
        <h2 className="min-w-0">
          <span className="block text-xs font-medium text-muted">{word}</span>
          <span className="block font-medium">{title}</span>
        </h2>
      </div>
      {children && <div className="border-t px-4 py-3">{children}</div>}
    </section>
  )
}

function Line() {
  return <div aria-hidden className="ml-7 h-5 w-px bg-line-strong" />
}
