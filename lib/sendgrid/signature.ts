import { createPublicKey, createVerify, verify, type KeyObject } from 'node:crypto'
import { DomainError } from '#lib/errors.ts'

const CURVE = 'prime256v1'
/** A DER signature on P-256 has at most 72 bytes, 96 characters: no reason to decode what is far longer. */
const MAX_SIGNATURE_LENGTH = 256
/** How far a sender's clock may be ahead of ours (ms). */
const CLOCK_SKEW_MS = 10 * 60_000
const HOUR_MS = 3600_000
/** Verification keys are a handful; the bound only stops a leak. */
const MAX_CACHED_KEYS = 200

export type SignatureRefusal = 'no-key' | 'missing' | 'malformed' | 'too-old' | 'from-the-future' | 'wrong'

export type SignatureCheck =
  { ok: true; publicKey: string; signedAt: Date } | { ok: false; reason: SignatureRefusal }

/**
 * Checks SendGrid's signature of a post: ECDSA on P-256 with SHA-256 over the timestamp's text and the raw body, no
 * separator (facts: "Signed event webhook"). Any one of `publicKeys` (base64 SPKI) suffices, so that rotation refuses
 * nothing. `maxAgeHours` 0 switches the check of the time off: it is not documented whether a retry is signed anew.
 */
export function verifySignature(post: {
  publicKeys: readonly string[]
  signature: string | null
  timestamp: string | null
  body: Buffer
  maxAgeHours: number
  now: Date
}): SignatureCheck {
  if (post.publicKeys.length === 0) return refused('no-key')
  if (!post.signature || !post.timestamp) return refused('missing')
  const signature = strictBase64(post.signature)
  if (!signature || !/^\d{1,12}$/.test(post.timestamp)) return refused('malformed')
  const signed = Buffer.concat([Buffer.from(post.timestamp), post.body])
  const publicKey = post.publicKeys.find((text) => {
    const key = keyOf(text)
    return key !== null && verify('sha256', signed, key, signature)
  })
  if (publicKey === undefined) return refused('wrong')
  const signedAt = new Date(Number(post.timestamp) * 1000)
  const ageMs = post.now.getTime() - signedAt.getTime()
  // After the signature, so that the reason shown to the admin is true.
  if (post.maxAgeHours > 0 && ageMs > post.maxAgeHours * HOUR_MS) return refused('too-old')
  if (post.maxAgeHours > 0 && ageMs < -CLOCK_SKEW_MS) return refused('from-the-future')
  return { ok: true, publicKey, signedAt }
}

/**
 * Checks the same signature over a body that comes in pieces, for mail of up to 35 MB. Its age does not count: SendGrid
 * tries a mail again for 72 hours, and a refused one is lost.
 */
export async function verifyPieces(post: {
  publicKey: string
  signature: string
  timestamp: string
  pieces: AsyncIterable<Uint8Array>
}): Promise<boolean> {
  const key = keyOf(post.publicKey)
  const signature = strictBase64(post.signature)
  if (!key || !signature || !/^\d{1,12}$/.test(post.timestamp)) return false
  const verifier = createVerify('sha256').update(post.timestamp)
  for await (const piece of post.pieces) verifier.update(piece)
  return verifier.verify(key, signature)
}

/**
 * A pasted verification key as canonical base64 SPKI: PEM armour, blanks and quotes are taken off. Throws `invalid`
 * unless it is a public key on P-256, the only curve SendGrid signs with.
 */
export function cleanPublicKey(pasted: string): string {
  if (/PRIVATE KEY/.test(pasted))
    throw refuse(
      'This is a private key. Paste the verification key that SendGrid shows, and keep private keys to yourself.',
    )
  const text = pasted.replace(/-----(BEGIN|END) [A-Z ]+-----/g, '').replace(/[\s"'`“”‘’]/g, '')
  if (text === '')
    throw refuse(
      'Paste the verification key that SendGrid shows under Settings → Mail Settings → Event Webhook.',
    )
  if (text.startsWith('SG.'))
    throw refuse(
      'This is an API key. Paste the verification key of the event webhook, which begins with “MFkw”.',
    )
  const der = decodeCanonical(text)
  if (!der)
    throw refuse(
      'This is not a whole verification key: it is not valid base64. Copy it again from SendGrid, to the last “=”.',
    )
  const key = publicKeyFrom(der)
  if (!key)
    throw refuse(
      'This is not a public key. SendGrid’s verification key has 124 characters and begins with “MFkw”.',
    )
  if (!isOnCurve(key))
    throw refuse(
      'This public key is of another kind. SendGrid signs with ECDSA on the curve P-256 (prime256v1).',
    )
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}

const cachedKeys = new Map<string, KeyObject | null>()

/** Reading a key costs as much as a verification: each is read once. Null: not a key on P-256, so it verifies nothing. */
function keyOf(text: string): KeyObject | null {
  const cached = cachedKeys.get(text)
  if (cached !== undefined) return cached
  const der = decodeCanonical(text)
  const key = der && publicKeyFrom(der)
  const usable = key && isOnCurve(key) ? key : null
  if (cachedKeys.size >= MAX_CACHED_KEYS) cachedKeys.clear()
  cachedKeys.set(text, usable)
  return usable
}

function publicKeyFrom(der: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

function isOnCurve(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE
}

function strictBase64(text: string): Buffer | null {
  return text.length > MAX_SIGNATURE_LENGTH ? null : decodeCanonical(text)
}

/** Node's decoder skips what is not base64, so that many texts would be one signature: only the canonical one counts. */
function decodeCanonical(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null
}

function refused(reason: SignatureRefusal): SignatureCheck {
  return { ok: false, reason }
}

function refuse(sentence: string): DomainError {
  return new DomainError('invalid', sentence, { fields: { publicKey: sentence } })
}
