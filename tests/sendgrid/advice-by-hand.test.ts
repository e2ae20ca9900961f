import { expect, test } from 'vitest'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { adviseOnAnswer, adviseOnFailure } from '#lib/sendgrid/advice.ts'
import { adviseOnRelayRefusal } from '#lib/sendgrid/relay-advice.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** What there is at SendGrid alone: its pages, its address, its status page. */
const SENDGRIDS_OWN =
  /Settings → (API Keys|Account Details|Sender Authentication|Mail Settings)|console|status\.sendgrid\.com|SENDGRID_API_URL|in SendGrid\b|internet/i

const FAILURES = ['TIMED_OUT', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'ECONNREFUSED']
const REASONS = ['no-key', 'missing', 'wrong']

/** Everything that a person is told to do by hand at a provider. */
function adviceOf(provider: Provider): string[] {
  const byHand = BY_HAND[provider]
  const answers: [number, string][] = [
    [401, 'authorization required'],
    [403, 'access forbidden'],
    [403, 'The from address does not match a verified Sender Identity.'],
    [404, 'not found'],
    [500, 'internal server error'],
    [302, ''],
    [400, 'You have reached the maximum number of webhooks per your current billing plan.'],
  ]
  return [
    ...answers.flatMap(([status, text]) =>
      (['mail', 'management'] as const).map((kind) => adviseOnAnswer(status, text, kind, byHand).advice),
    ),
    ...FAILURES.map(
      (code) => adviseOnFailure({ kind: 'failed', phase: 'never-sent', code, message: '' }, byHand).advice,
    ),
    adviseOnRelayRefusal({ kind: 'refused', status: 535, step: 'sign-in', said: 'no' }, byHand).advice,
    ...REASONS.map((reason) => adviseOnRefusal(reason, provider).advice),
  ]
}

test('in the sandbox nobody is sent to a page that only SendGrid has, and everybody to one that is there', () => {
  const advice = adviceOf('sandbox')
  for (const sentence of advice) expect(sentence).not.toMatch(SENDGRIDS_OWN)
  expect(advice.filter((sentence) => sentence.includes('Settings → Sandbox → Account'))).toHaveLength(5)
  expect(adviceOf('sendgrid_eu').join(' ')).toMatch(/Settings → API Keys/)
  expect(adviceOf('sendgrid_us').join(' ')).not.toMatch(/sandbox/i)
})
