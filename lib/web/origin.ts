import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'

/**
 * Refuses a change that another site may have caused: a foreign, `null` or missing Origin. Next's own check of server
 * actions lets a missing one pass. The origin must be the host that was asked (a LAN address works too) or APP_URL's;
 * a browser cannot be made to send another Host or X-Forwarded-Host across sites.
 */
export function requireSameOrigin(headers: Headers): void {
  const origin = hostOf(headers.get('origin'))
  const own = [headers.get('x-forwarded-host'), headers.get('host'), new URL(env().appUrl).host]
  if (!origin || !own.includes(origin)) {
    throw new DomainError(
      'not-allowed',
      'This request did not come from a page of this site. Reload the page and try again.',
    )
  }
}

function hostOf(origin: string | null): string | null {
  return origin && URL.canParse(origin) ? new URL(origin).host : null
}
