import { BY_HAND } from '#lib/mail/by-hand.ts'
import { readPlan, type Plan } from '#lib/sendgrid/account.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { NO_KEY } from '#lib/wiring/checks/no-key.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

const HREF = '/settings/account'

/** Whether the account's plan carries what this instance is for: a trial sends 100 mails a day and ends after 60 days. */
export const planCheck: Check = {
  id: 'plan',
  label: 'Plan',
  waitsFor: 'The SendGrid account has a plan that does not stop mail.',
  run: async ({ provider }) => {
    const account = await openAccountClient(provider, { actsFor: 'account' })
    if (!account) return NO_KEY
    try {
      const [plan, { isProduction }] = await Promise.all([readPlan(account.client), readMailSettings()])
      return judgePlan(plan, { provider, isProduction })
    } catch (error) {
      return await findingOfError(error, { provider, scope: 'user.account.read', href: HREF })
    }
  },
}

/** What a plan means for an instance. Pure. */
export function judgePlan(
  { type, reputation }: Plan,
  { provider, isProduction }: { provider: Provider; isProduction: boolean },
): Finding {
  const details = [
    { label: 'Plan', expected: isProduction ? 'paid' : 'any', found: type },
    ...(reputation === null ? [] : [{ label: 'Reputation', found: `${reputation} of 100` }]),
  ]
  if (type === 'paid') return { state: 'ok', summary: 'The account has a paid plan.', href: HREF, details }
  const limits = 'A trial sends 100 mails a day and ends after 60 days.'
  return isProduction
    ? {
        state: 'failed',
        summary: `This instance is marked production, and the account is on a trial plan. ${limits}`,
        advice: BY_HAND[provider].choosePlan,
        href: HREF,
        details,
      }
    : {
        state: 'ok',
        summary: `The account is on a trial plan: enough to try, not for production. ${limits}`,
        href: HREF,
        details,
      }
}
