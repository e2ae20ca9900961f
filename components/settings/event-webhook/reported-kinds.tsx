import { Badge } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/section.tsx'
import type { KindView } from '#lib/wiring/event-webhook-desk.ts'

/** Which kinds our webhook reports, and what nobody hears of without each. */
export function ReportedKinds({ kinds }: { kinds: KindView[] }) {
  const on = kinds.filter(({ isOn }) => isOn).length
  const isSeen = kinds.some(({ isOn }) => isOn !== null)
  return (
    <Section
      title="What is reported"
      help={
        isSeen
          ? `${on} of ${kinds.length} kinds. Beside each: what nobody hears of without it.`
          : 'Every kind, once the webhook is connected.'
      }
      isFlush
    >
      <ul>
        {kinds.map(({ name, label, loss, isOn }) => (
          <li
            key={name}
            className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[12rem_1fr_6.5rem]"
          >
            <span className="font-medium">{label}</span>
            <span className="col-span-2 row-start-2 text-sm text-pretty text-muted sm:col-span-1 sm:row-start-auto">
              <span className="sr-only">Without it, lost: </span>
              {loss}
            </span>
            <span className="justify-self-end">
              {isOn === null ? (
                <Badge state="stopped">Not known</Badge>
              ) : isOn ? (
                <Badge state="delivered">Reported</Badge>
              ) : (
                <Badge state="problem">Not reported</Badge>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
