import type { State } from '#components/ui/badge.tsx'
import type { RecordState } from '#lib/domains/check-record.ts'
import type { Purpose } from '#lib/domains/expected-records.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'

type Chip = { state: State; label: string }

/** How a domain of ours stands, in two or three words. */
export function domainChip(domain: MailDomain): Chip {
  const { state, account, lastError } = domain
  if (state === 'planned')
    return lastError ? { state: 'problem', label: 'Gone' } : { state: 'stopped', label: 'Planned' }
  if (state === 'creating' || state === 'replacing') {
    return lastError ? { state: 'problem', label: 'Stuck' } : { state: 'waiting', label: 'Being made' }
  }
  if (waitsForValidation(domain)) return { state: 'waiting', label: 'Waits for SendGrid' }
  return account ? accountChip(account) : { state: 'waiting', label: 'Being made' }
}

/** Every record stands in DNS, and SendGrid, which looks only when it is asked, has not found the domain valid yet. */
export function waitsForValidation({ state, account, lookup }: MailDomain): boolean {
  if (state !== 'made' || !account || account.isValid || account.isAutomatic) return false
  const records = lookup?.records ?? []
  return records.length > 0 && records.every((record) => record.state === 'found')
}

/** The same for a domain as the account has it. */
export function accountChip({ isValid, isAutomatic }: { isValid: boolean; isAutomatic: boolean }): Chip {
  if (isAutomatic) return { state: 'problem', label: 'Automated security' }
  return isValid ? { state: 'delivered', label: 'Valid' } : { state: 'waiting', label: 'Waits for DNS' }
}

export const RECORD_CHIP: Record<RecordState, Chip> = {
  found: { state: 'delivered', label: 'Found' },
  spreading: { state: 'waiting', label: 'Not everywhere yet' },
  missing: { state: 'waiting', label: 'Missing' },
  different: { state: 'problem', label: 'Different' },
  unknown: { state: 'stopped', label: 'Not known' },
}

/** Records by what they are needed for. */
export const RECORD_GROUPS: { label: string; purposes: Purpose[] }[] = [
  { label: 'To send mail', purposes: ['return-path', 'dkim'] },
  { label: 'To take in replies', purposes: ['inbound', 'spf'] },
  { label: 'For tracked links of your own', purposes: ['link'] },
  { label: 'Advised', purposes: ['dmarc'] },
]

/** Seconds as people say them: `5 min`. */
export function spokenSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.ceil(seconds / 3600)} h` : `${Math.ceil(seconds / 86_400)} days`
}
