import { Check, Circle, LoaderCircle } from 'lucide-react'
import { Notice } from '#components/ui/notice.tsx'
import type { EventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'

const STEPS = [
  { step: 'find', label: 'Look for our webhook among those of the account' },
  { step: 'save', label: 'Make it, or set it right' },
  { step: 'sign', label: 'Switch signing on and keep the key' },
  { step: 'test', label: 'Have SendGrid post its test batch' },
  { step: 'observe', label: 'See the test come in, signed' },
] as const

/** How far the connection is, step by step. */
export function ConnectSteps({ desk }: { desk: EventWebhookDesk }) {
  const { connection } = desk
  const present = connection?.step ?? 'observe'
  const position = STEPS.findIndex(({ step }) => step === present)
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      <ol className="flex flex-col gap-2">
        {STEPS.map(({ step, label }, index) => (
          <li key={step} className={index > position ? 'flex gap-2.5 text-muted' : 'flex gap-2.5'}>
            <Mark state={index < position ? 'done' : index === position ? 'now' : 'next'} />
            <span>{label}</span>
          </li>
        ))}
      </ol>
      {connection?.lastError && (
        <Notice state="waiting" title="Trying again">
          {connection.lastError}
        </Notice>
      )}
    </div>
  )
}

function Mark({ state }: { state: 'done' | 'now' | 'next' }) {
  const look = 'mt-0.5 size-4 shrink-0'
  if (state === 'done') return <Check aria-label="done" className={`${look} text-delivered`} />
  if (state === 'now') return <LoaderCircle aria-label="under way" className={`${look} animate-spin`} />
  return <Circle aria-label="to come" className={`${look} text-faint`} />
}
