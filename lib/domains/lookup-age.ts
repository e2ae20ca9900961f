import type { MailDomain } from '#lib/domains/mail-domains.ts'

/** DNS seldom changes without somebody who looks at the domain's page. */
const FRESH_HOURS = 6
/** Who did not answer may do so soon. */
const UNANSWERED_MINUTES = 1

/** Whether DNS is to be asked about a domain before its records are handed to somebody: it never was, or long ago. */
export function needsLookup(
  { lookup, lookedUpAt }: Pick<MailDomain, 'lookup' | 'lookedUpAt'>,
  now = new Date(),
): boolean {
  if (!lookup || !lookedUpAt) return true
  const { otherMx, texts, dmarc } = lookup.presence
  const isAnswered = otherMx !== null && texts !== null && dmarc !== null
  const minutes = isAnswered ? FRESH_HOURS * 60 : UNANSWERED_MINUTES
  return now.getTime() - lookedUpAt.getTime() >= minutes * 60_000
}
