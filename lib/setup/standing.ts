import type { Finding } from '#lib/setup/check.ts'

/** A last finding older than this is shown as stale: nightly runs come every 24 h. */
const STALE_AFTER_HOURS = 26

/** How a check stands: its last certain finding, and beside it a later attempt that found nothing out. */
export type Standing = {
  state: Finding['state']
  /** Since when it has been in this state without a break. */
  since: Date
  summary: string
  advice: string | null
  href: string | null
  details: NonNullable<Finding['details']>
  foundAt: Date
  lastOkAt: Date | null
  triedAt: Date
  /** Why the latest attempt found nothing out; null when it did. */
  unknownWhy: string | null
  /** When the account that this speaks of was disconnected; null once it was ok again, or never. */
  leftAt: Date | null
}

/** The standing after one more finding. `unknown` replaces nothing that is known. Pure. */
export function foldFinding(before: Standing | null, finding: Finding, at: Date): Standing {
  if (finding.state === 'unknown' && before && before.state !== 'unknown') {
    return { ...before, triedAt: at, unknownWhy: finding.summary }
  }
  return {
    state: finding.state,
    since: before?.state === finding.state ? before.since : at,
    summary: finding.summary,
    advice: finding.advice ?? null,
    href: finding.href ?? null,
    details: finding.details ?? [],
    foundAt: at,
    lastOkAt: finding.state === 'ok' ? at : (before?.lastOkAt ?? null),
    triedAt: at,
    unknownWhy: finding.state === 'unknown' ? finding.summary : null,
    leftAt: finding.state === 'ok' ? null : (before?.leftAt ?? null),
  }
}

/** Whether a finding that is not in order was made before the mail it is to judge now: then it speaks of another. Pure. */
export function isOvertaken(standing: Standing | null, mailAt: Date | null): boolean {
  return standing !== null && mailAt !== null && standing.state !== 'ok' && mailAt > standing.foundAt
}

/**
 * What the change to a finding's standing calls for: it worked once and now fails or waits, unless it waits for something
 * begun anew or worked with an account that was left; or it works again. Pure.
 */
export function transition(
  before: Standing | null,
  after: Standing,
  { isAnew = false }: Pick<Finding, 'isAnew'> = {},
): 'broke' | 'mended' | null {
  if (after.state === 'ok') return before && before.state !== 'ok' ? 'mended' : null
  if (!after.lastOkAt || after.leftAt) return null
  const hasFailed = after.state === 'failed' && before?.state !== 'failed'
  const hasLapsed = after.state === 'waiting' && before?.state === 'ok' && !isAnew
  return hasFailed || hasLapsed ? 'broke' : null
}

/** Whether the checklist would show anything else than before: only that is worth a row of history. Pure. */
export function isNews(before: Standing | null, after: Standing): boolean {
  return (
    before === null ||
    before.state !== after.state ||
    before.summary !== after.summary ||
    before.unknownWhy !== after.unknownWhy
  )
}

export function isStale(standing: Pick<Standing, 'foundAt'>, now: Date): boolean {
  return now.getTime() - standing.foundAt.getTime() > STALE_AFTER_HOURS * 3_600_000
}
