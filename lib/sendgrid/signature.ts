import { createPublicKey, createVerify, verify, type KeyObject } from 'node:crypto'
import { DomainError } from '#lib/errors.ts'

const CURVE = 'prime256v1'
/** A DER signature on P-256 has at most 72 bytes, 96 characters: no reason to decode what is far longer. */
const MAX_SIGNATURE_LENGTH = 256
const SEQUENCE = 0x30
const INTEGER = 0x02
const MAX_INTEGER_BYTES = 33
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
  const signature = readSignature({ signature: post.signature, timestamp: post.timestamp })
  if (!signature) return refused('malformed')
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

/** Whether both headers could be of a signature at all: no body need be read to refuse what cannot. */
export function isSignedInForm(post: { signature: string | null; timestamp: string | null }): boolean {
  const { signature, timestamp } = post
  return signature !== null && timestamp !== null && readSignature({ signature, timestamp }) !== null
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
  const signature = readSignature(post)
  if (!key || !signature) return false
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
    throw refuse('Paste the verification key of the event webhook, which SendGrid shows once signing is on.')
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

function readSignature(post: { signature: string; timestamp: string }): Buffer | null {
  if (post.signature.length > MAX_SIGNATURE_LENGTH || !/^\d{1,12}$/.test(post.timestamp)) return null
  const bytes = decodeCanonical(post.signature)
  return bytes && isPairOfIntegers(bytes) ? bytes : null
}

/** DER of what ECDSA on P-256 gives (RFC 3279 §2.2.3): two integers of at most 33 bytes. */
function isPairOfIntegers(der: Buffer): boolean {
  const second = 4 + (der[3] ?? 0)
  return (
    der[0] === SEQUENCE &&
    der[1] === der.length - 2 &&
    isInteger(der, 2, second) &&
    isInteger(der, second, der.length)
  )
}

function isInteger(der: Buffer, start: number, end: number): boolean {
  const size = end - start - 2
  return der[start] === INTEGER && der[start + 1] === size && size >= 1 && size <= MAX_INTEGER_BYTES
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
