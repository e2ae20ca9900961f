import type { Finding } from '#lib/setup/check.ts'

/** What every check finds that would ask SendGrid and has nothing to ask with. */
export const NO_KEY: Finding = {
  state: 'waiting',
  summary: 'There is no key to ask with yet.',
  advice: 'Save an API key first.',
  href: '/settings/sendgrid',
}
