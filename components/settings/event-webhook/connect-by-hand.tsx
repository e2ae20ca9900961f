import { Fold } from '#components/ui/fold.tsx'
import { Section } from '#components/ui/section.tsx'

const STEPS = [
  'In SendGrid, open Settings → Mail Settings → Event Webhooks and press Create new webhook.',
  'Paste the URL above as Post URL and tick every event. What is not ticked is not reported.',
  'Under Security features, switch on Signed Event Webhook and save. The key exists only after saving.',
  'Open the webhook again, copy the Verification Key, and paste it below.',
  'Press Test Your Integration. The post shows under “Lately” within seconds.',
]

/** How to make the webhook by hand, where the API key may not, or SendGrid cannot reach us yet. */
export function ConnectByHand({ isOpen }: { isOpen: boolean }) {
  return (
    <Section>
      <Fold title="By hand, in SendGrid’s console" startsOpen={isOpen}>
        <ol className="mt-3 flex flex-col gap-2">
          {STEPS.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full border text-xs text-muted tabular-nums"
              >
                {index + 1}
              </span>
              <span className="text-pretty">{step}</span>
            </li>
          ))}
        </ol>
        <p className="mt-4 text-sm text-pretty text-muted">
          Coming from coreBOS? A webhook that posts to{' '}
          <code className="font-mono">/notifications.php?type=sendgrid</code> may keep its path: change its
          host to this one, switch signing on, and paste its key.
        </p>
      </Fold>
    </Section>
  )
}
