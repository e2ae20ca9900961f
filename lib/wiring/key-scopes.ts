import type { KeyCheck } from '#lib/mail/transport.ts'
import { diffScopes, MANAGEMENT_FEATURES, type KeyPurpose } from '#lib/sendgrid/scopes.ts'

/** A key's permissions against what it is for, as the settings page shows them. */
export type ScopeReport = {
  needed: string[]
  held: string[]
  missing: string[]
  /** Allowed and not needed. A stolen key could do all this. */
  excessive: string[]
  /** What managing loses by each part that is missing; empty for a key that only sends. */
  lost: { feature: string; scopes: string[]; consequence: string }[]
}

/** The permissions a purpose needs, for somebody who is about to make a key. */
export function neededScopes(purpose: KeyPurpose): string[] {
  return diffScopes(purpose, []).needed
}

/** Null where the check told no scopes. */
export function reportScopes(purpose: KeyPurpose, check: KeyCheck | null): ScopeReport | null {
  if (!check?.ok) return null
  const diff = diffScopes(purpose, check.scopes)
  const lost = MANAGEMENT_FEATURES.flatMap(({ feature, scopes, lost }) => {
    const lacking = scopes.filter((scope) => diff.missing.includes(scope))
    return lacking.length > 0 ? [{ feature, scopes: lacking, consequence: lost }] : []
  })
  return { ...diff, lost: purpose === 'management' ? lost : [] }
}
