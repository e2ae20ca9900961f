import { createHash, timingSafeEqual } from 'node:crypto'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { callerAddress } from '#lib/web/caller-address.ts'

/**
 * With METRICS_TOKEN: whoever brings it (`Authorization: Bearer …`), from wherever. Without: only callers on this very
 * machine. Throws `not-signed-in`, one sentence for all.
 */
export function requireMetricsReader(headers: Headers): void {
  const { metricsToken } = env()
  const isAllowed = metricsToken
    ? isSame(headers.get('authorization') ?? '', `Bearer ${metricsToken}`)
    : /^(127\.|::1$)/.test(callerAddress(headers))
  if (!isAllowed) throw new DomainError('not-signed-in', 'Metrics are for those who bring METRICS_TOKEN.')
}

/** In equal time, whatever is given. */
function isSame(given: string, wanted: string): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hashOf(given), hashOf(wanted))
}
