import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { requireSecretKey } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_BYTES = 4

/** A 32-byte key for one purpose, derived from the master secret. */
function derive(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', requireSecretKey(), 'mailroom', purpose, 32))
}

/** Names the key a value was sealed with, so that a wrong SECRET_KEY is told from damage. */
function keyId(key: Buffer): Buffer {
  return createHmac('sha256', key).update('key-id').digest().subarray(0, KEY_ID_BYTES)
}

/**
 * Seals `plain` with AES-256-GCM. `owner` names the row and column it is for and must be given again to open it,
 * so that a sealed value copied to another row does not open.
 */
export function seal(plain: string, owner: string): Uint8Array<ArrayBuffer> {
  const key = derive('seal')
  const id = keyId(key)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.concat([id, Buffer.from(owner)]))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Uint8Array.from(Buffer.concat([id, nonce, cipher.getAuthTag(), body]))
}

/** Opens what `seal` made for the same `owner`; throws `not-configured` when SECRET_KEY is another one. */
export function open(sealed: Uint8Array, owner: string): string {
  const key = derive('seal')
  const bytes = Buffer.from(sealed)
  const id = bytes.subarray(0, KEY_ID_BYTES)
  if (!id.equals(keyId(key))) {
    throw new DomainError(
      'not-configured',
      'A stored secret was sealed with another SECRET_KEY. Set that key again, or enter the secret anew.',
    )
  }
  const nonce = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES)
  const tag = bytes.subarray(KEY_ID_BYTES + NONCE_BYTES, KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAAD(Buffer.concat([id, Buffer.from(owner)]))
  decipher.setAuthTag(tag)
  return Buffer.concat([
    decipher.update(bytes.subarray(KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8')
}

/** A keyed fingerprint (hex): tells whether two secrets are the same without opening either. */
export function fingerprint(secret: string, purpose: string): string {
  return createHmac('sha256', derive(`fingerprint:${purpose}`))
    .update(secret)
    .digest('hex')
}

/** A secret for another library (next-auth, server actions), derived from the master secret: base64 of 32 bytes. */
export function derivedSecret(purpose: string): string {
  return derive(`derived:${purpose}`).toString('base64')
}
