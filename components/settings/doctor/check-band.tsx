import { STEP_WORD } from '#components/settings/set-up/step-states.ts'
import { cx } from '#components/ui/cx.ts'
import type { CheckHistory } from '#lib/setup/read-history.ts'

const TONE = {
  ok: 'bg-delivered',
  waiting: 'bg-waiting',
  failed: 'bg-problem',
  unknown: 'bg-faint',
}

/** 30 days, one bar each: the worst that was found that day. Failures stand taller, so that colour is not alone. */
export function CheckBand({ label, days }: { label: string; days: CheckHistory['days'] }) {
  return (
    <div
      role="img"
      aria-label={`${label}, the last ${days.length} days: ${told(days)}`}
      className="flex h-6 items-end gap-0.5"
    >
      {days.map(({ day, state }) => (
        <span
          key={day}
          title={`${day}: ${state ? STEP_WORD[state] : 'Not checked'}`}
          className={cx(
            'min-w-0.5 flex-1 rounded-[2px]',
            state ? TONE[state] : 'bg-line',
            state === 'failed' ? 'h-6' : state === 'waiting' ? 'h-5' : state ? 'h-4' : 'h-1.5',
          )}
        />
      ))}
    </div>
  )
}

function told(days: CheckHistory['days']): string {
  const count = (wanted: string | null) => days.filter(({ state }) => state === wanted).length
  return `${count('ok')} fine, ${count('failed')} with a failure, ${count('waiting')} waiting, ${count(null)} not checked`
}
