import type { Provider } from '#lib/settings/provider.ts'

/** What is checked of an installation, in the order in which it is set up. */
export const CHECK_IDS = [
  'key',
  'plan',
  'teammates',
  'sender',
  'event-webhook',
  'signature',
  'inbound',
  'system-mail',
  'test-message',
] as const
export type CheckId = (typeof CHECK_IDS)[number]

/** Whether a check speaks of the provider's account. Mailroom's own mail goes by a server of the operator's. */
export function isOfAccount(checkId: string): boolean {
  return checkId !== 'system-mail'
}

/**
 * What a check found. `waiting`: nothing is wrong, but what it waits for has not come yet. `unknown`: it could not be
 * found out now (no answer, 429), so the last finding stands. `advice`: what to do, for all but `ok`.
 */
export type Finding = {
  state: 'ok' | 'waiting' | 'failed' | 'unknown'
  /** One sentence: what was seen. */
  summary: string
  advice?: string
  /** Page of ours where it is set right. */
  href?: string
  /** With `waiting`: it waits for something begun anew (another test mail, a new host), so nothing has stopped working. */
  isAnew?: boolean
  /** What was compared, for the history. No secrets, no personal data. `isMet`: this part alone is in order. */
  details?: { label: string; expected?: string; found: string; isMet?: boolean }[]
}

/** One check of the set-up, run by the checklist, nightly and on demand. Changes nothing. Never throws for what a provider or a network does. */
export type Check = {
  id: CheckId
  label: string
  /** What has to happen for it to pass, as a sentence. */
  waitsFor: string
  run: (context: { provider: Provider; signal: AbortSignal }) => Promise<Finding>
  /** Whether what it judges by, in our own rows alone, has changed since: then it does not wait its turn. */
  hasNews?: (context: { provider: Provider; since: Date }) => Promise<boolean>
}
