import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** One step either way: clocks of phones are a little off. */
const WINDOW = 1
const SECRET_BYTES = 20

/** A new secret for an authenticator app: base32, 160 bits (RFC 4226). */
export function makeTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, account: string): string {
  return totpOf(secret, account).toString()
}

/** The 30-second step that a 6-digit code belongs to, if it is this secret's at `now` or a step beside; else null. */
export function totpStep(secret: string, code: string, now = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: WINDOW })
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta
}

function totpOf(secret: string, label = 'Mailroom'): TOTP {
  return new TOTP({
    issuer: 'Mailroom',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  })
}
