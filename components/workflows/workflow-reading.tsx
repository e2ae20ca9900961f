import { Filter } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { StepIcon } from '#components/workflows/icons.tsx'
import { TemplateText } from '#components/workflows/template-text.tsx'
import type { WorkflowReading as Reading } from '#lib/workflows/describe-workflow.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

/** A workflow as somebody reads it who may not change it. */
export function WorkflowReading({ reading }: { reading: Reading }) {
  const facts = findTrigger(reading.trigger.id)?.facts ?? []
  return (
    <div className="max-w-2xl">
      <Part word="When" icon={<StepIcon id={reading.trigger.id} />} title={reading.trigger.title} />
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
      {reading.actions.map((action, index) => (
        <Part
          key={action.id}
          word="Then"
          icon={<StepIcon id={action.type} />}
          title={action.title}
          isLast={index === reading.actions.length - 1}
        >
          <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
            {action.settings.map(({ label, value }) => (
              <div key={label} className="contents">
                <dt className="text-sm text-muted">{label}</dt>
                <dd className="break-words">
                  <TemplateText text={value} facts={facts} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      ))}
    </div>
  )
}

function Part({
  word,
  icon,
  title,
  isLast,
  children,
}: {
  word: string
  icon: ReactNode
  title: string
  isLast?: boolean
  children?: ReactNode
}) {
  return (
    <section className="flex gap-3">
      <div className="flex flex-col items-center">
        {icon}
        {!isLast && <div aria-hidden className="w-px flex-1 bg-line-strong" />}
      </div>
      <div className={cx('min-w-0 flex-1', !isLast && 'pb-5')}>
        <h2>
          <span className="block text-xs font-medium text-muted">{word}</span>
          <span className="block font-medium">{title}</span>
        </h2>
        {children && <div className="mt-1.5">{children}</div>}
      </div>
    </section>
  )
}
