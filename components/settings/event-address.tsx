import { CopyButton } from '#components/ui/copy-button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Provider } from '#lib/settings/provider.ts'

type Props = {
  url: string
  problem: 'loopback' | 'plain-http' | null
  provider: Provider
  isConnected: boolean
}

const PROBLEM = {
  loopback: {
    title: 'SendGrid cannot reach this address',
    words:
      'It leads to this machine only. Set APP_URL to the https address people use from outside and start Mailroom again.',
  },
  'plain-http': {
    title: 'SendGrid should not post here',
    words:
      'Over plain http anybody on the way can read who gets which mail. Put Mailroom behind https, set APP_URL to that address, and start it again.',
  },
}

const STEPS = [
  'In SendGrid, open Settings → Mail Settings → Event Webhooks and press Create new webhook.',
  'Paste the URL above as Post URL and tick every event. What is not ticked is not reported.',
  'Under Security features, switch on Signed Event Webhook and save. The key exists only after saving.',
  'Open the webhook again, copy the Verification Key, and paste it below.',
  'Press Test Your Integration. The post shows under “Lately” within seconds.',
]

/** Where SendGrid is to post events, whether it can, and how to tell it by hand. */
export function EventAddress({ url, problem, provider, isConnected }: Props) {
  return (
    <Section title="Address" help="SendGrid posts every event of your mail here.">
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-72 rounded-md border border-line-strong bg-canvas px-2.5 py-1.5 font-mono text-sm wrap-anywhere">
          {url}
        </code>
        <CopyButton text={url} label="Copy URL" />
      </div>
      {problem && (
        <Notice
          state={provider === 'sandbox' ? 'stopped' : 'problem'}
          title={PROBLEM[problem].title}
          className="mt-3"
        >
          {PROBLEM[problem].words}
          {provider === 'sandbox' && ' The sandbox runs on this machine and has connected itself.'}
        </Notice>
      )}
      <details open={!isConnected} className="mt-5">
        <summary className="cursor-pointer text-sm font-semibold">In SendGrid’s console</summary>
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
      </details>
    </Section>
  )
}
