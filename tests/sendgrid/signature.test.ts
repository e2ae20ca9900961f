import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cleanPublicKey, isSignedInForm, verifySignature } from '#lib/sendgrid/signature.ts'

const vector = z.object({
  name: z.string(),
  public_key: z.string(),
  timestamp: z.string(),
  signature: z.string(),
  payload_utf8: z.string(),
})
const file = readFileSync(new URL('../fixtures/signature-vectors.json', import.meta.url), 'utf8')
const { vectors } = z.object({ vectors: z.array(vector).length(2) }).parse(JSON.parse(file))

type Vector = z.infer<typeof vector>

const postOf = (vector: Vector) => ({
  publicKeys: [vector.public_key],
  signature: vector.signature,
  timestamp: vector.timestamp,
  body: Buffer.from(vector.payload_utf8),
  maxAgeHours: 25,
  now: new Date(Number(vector.timestamp) * 1000 + 60_000),
})

function makeKeys(namedCurve = 'prime256v1') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
}

describe.each(vectors)('official vector $name', (vector) => {
  const post = postOf(vector)

  test('verifies', () => {
    const signedAt = new Date(Number(vector.timestamp) * 1000)
    expect(verifySignature(post)).toEqual({ ok: true, publicKey: vector.public_key, signedAt })
  })

  test('verifies with an old and a new key set', () => {
    expect(verifySignature({ ...post, publicKeys: [makeKeys().publicKey, vector.public_key] })).toMatchObject(
      { publicKey: vector.public_key },
    )
  })

  test('a changed body byte is refused', () => {
    const body = Buffer.from(post.body)
    body[10] = (body[10] ?? 0) ^ 1
    expect(verifySignature({ ...post, body })).toEqual({ ok: false, reason: 'wrong' })
  })

  test('a body without its final CRLF is refused', () => {
    expect(verifySignature({ ...post, body: post.body.subarray(0, -2) })).toEqual({
      ok: false,
      reason: 'wrong',
    })
  })

  test('JSON parsed and written again is refused', () => {
    const body = Buffer.from(JSON.stringify(JSON.parse(vector.payload_utf8)))
    expect(verifySignature({ ...post, body })).toEqual({ ok: false, reason: 'wrong' })
  })

  test('another timestamp is refused', () => {
    const timestamp = String(Number(vector.timestamp) + 1)
    expect(verifySignature({ ...post, timestamp })).toEqual({ ok: false, reason: 'wrong' })
  })

  test('another spelling of the timestamp is refused', () => {
    expect(verifySignature({ ...post, timestamp: `0${vector.timestamp}` })).toEqual({
      ok: false,
      reason: 'wrong',
    })
  })

  test('another key is refused', () => {
    expect(verifySignature({ ...post, publicKeys: [makeKeys().publicKey] })).toEqual({
      ok: false,
      reason: 'wrong',
    })
  })
})

const [first] = vectors
if (!first) throw new Error('no vectors')
const post = postOf(first)

test.each([
  ['signature', { signature: null }],
  ['timestamp', { timestamp: null }],
  ['signature’s text', { signature: '' }],
])('a missing %s is refused', (_, change) => {
  expect(verifySignature({ ...post, ...change })).toEqual({ ok: false, reason: 'missing' })
})

test('without a key everything is refused', () => {
  expect(verifySignature({ ...post, publicKeys: [] })).toEqual({ ok: false, reason: 'no-key' })
})

test('a key that is none verifies nothing', () => {
  expect(verifySignature({ ...post, publicKeys: ['', 'junk', 'QUJD'] })).toEqual({
    ok: false,
    reason: 'wrong',
  })
})

// Node's decoder would take each of these for the good signature.
test.each([
  ['junk in it', `${first.signature.slice(0, 10)}!${first.signature.slice(10)}`],
  ['a blank in it', `${first.signature.slice(0, 10)} ${first.signature.slice(10)}`],
  ['a line end after it', `${first.signature}\n`],
  ['no padding', first.signature.replace(/=+$/, '')],
  ['text after the padding', `${first.signature}AAAA`],
  ['the url-safe alphabet', first.signature.replaceAll('+', '-').replaceAll('/', '_')],
  ['loose last bits', first.signature.replace('M=', 'N=')],
])('a signature with %s is malformed', (_, signature) => {
  expect(signature).not.toBe(first.signature)
  expect(verifySignature({ ...post, signature })).toEqual({ ok: false, reason: 'malformed' })
})

const der = Buffer.from(first.signature, 'base64')
const changed = (at: number, byte: number) => {
  const copy = Buffer.from(der)
  copy[at] = byte
  return copy
}

test.each([
  ['noise', Buffer.alloc(64, 7)],
  ['no sequence', changed(0, 0x31)],
  ['a sequence that ends elsewhere', changed(1, 10)],
  ['no integer first', changed(2, 3)],
  ['a first integer that ends elsewhere', changed(3, 8)],
  ['a first integer of no length', Buffer.from([0x30, 5, 2, 0, 2, 1, 1])],
  ['only one integer', Buffer.from([0x30, 3, 2, 1, 1])],
  ['integers of another curve', Buffer.from([0x30, 39, 2, 34, ...Buffer.alloc(34, 1), 2, 1, 1])],
  ['bytes after it', Buffer.concat([der, Buffer.alloc(2)])],
  ['its end cut off', der.subarray(0, -1)],
])('a signature with DER of %s is malformed: no body need be read for it', (_, bytes) => {
  const headers = { signature: bytes.toString('base64'), timestamp: post.timestamp }
  expect(verifySignature({ ...post, ...headers })).toEqual({ ok: false, reason: 'malformed' })
  expect(isSignedInForm(headers)).toBe(false)
})

test('of headers alone: what could be a signature, with a time', () => {
  const { signature, timestamp } = post
  expect(isSignedInForm({ signature, timestamp })).toBe(true)
  for (const headers of [{ signature: null }, { timestamp: null }, { timestamp: 'now' }, { signature: '' }])
    expect(isSignedInForm({ signature, timestamp, ...headers })).toBe(false)
})

test('an endless signature is malformed', () => {
  expect(verifySignature({ ...post, signature: 'QUJD'.repeat(100) })).toEqual({
    ok: false,
    reason: 'malformed',
  })
})

test.each(['', ' ', 'now', '-1', '1.5', '1e9', '1600112502 ', '1234567890123', '１６００１１２５０２'])(
  'timestamp %j is refused',
  (timestamp) => {
    expect(verifySignature({ ...post, timestamp }).ok).toBe(false)
  },
)

test.each([
  ['secp384r1', 'malformed'],
  ['secp256k1', 'wrong'],
])('a key on %s verifies nothing, though its signature is right', (curve, reason) => {
  const { privateKey, publicKey } = makeKeys(curve)
  const signature = sign(
    'sha256',
    Buffer.concat([Buffer.from(post.timestamp), post.body]),
    privateKey,
  ).toString('base64')
  expect(verifySignature({ ...post, publicKeys: [publicKey], signature })).toEqual({ ok: false, reason })
})

test('an RSA key verifies nothing, though its signature is right', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const signature = sign(
    'sha256',
    Buffer.concat([Buffer.from(post.timestamp), post.body]),
    privateKey,
  ).toString('base64')
  const text = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  expect(verifySignature({ ...post, publicKeys: [text], signature }).ok).toBe(false)
})

const HOUR = 3600_000
const signedMs = Number(first.timestamp) * 1000

test('age is limited to the hours given', () => {
  const at = (ms: number) => verifySignature({ ...post, maxAgeHours: 25, now: new Date(signedMs + ms) })
  expect(at(25 * HOUR).ok).toBe(true)
  expect(at(25 * HOUR + 1)).toEqual({ ok: false, reason: 'too-old' })
})

test('a post from the future is refused beyond ten minutes', () => {
  const at = (ms: number) => verifySignature({ ...post, now: new Date(signedMs + ms) })
  expect(at(-10 * 60_000).ok).toBe(true)
  expect(at(-10 * 60_000 - 1)).toEqual({ ok: false, reason: 'from-the-future' })
})

test('0 hours switches the check of the age off', () => {
  expect(verifySignature({ ...post, maxAgeHours: 0, now: new Date(signedMs + 10_000 * HOUR) }).ok).toBe(true)
})

test('a wrong signature is called wrong, however old', () => {
  const late = {
    ...post,
    now: new Date(signedMs + 100 * HOUR),
    timestamp: String(Number(post.timestamp) - 1),
  }
  expect(verifySignature(late)).toEqual({ ok: false, reason: 'wrong' })
})

describe('cleanPublicKey', () => {
  const key = first.public_key
  const pem = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString()

  test.each([
    ['as it is', key],
    ['with blanks and quotes', `  "${key}"\n`],
    ['broken over lines', `${key.slice(0, 64)}\r\n${key.slice(64)}`],
    ['as PEM', pem],
  ])('takes a key %s', (_, pasted) => {
    expect(cleanPublicKey(pasted)).toBe(key)
  })

  test.each([
    ['nothing', '  ', /Paste the verification key/],
    ['an API key', `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, /This is an API key/],
    ['a cut key', key.slice(0, -3), /not a whole verification key/],
    ['half a key', key.slice(0, 64), /not a public key/],
    ['a key on another curve', makeKeys('secp384r1').publicKey, /another kind/],
    [
      'a private key',
      makeKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /private key/,
    ],
    ['words', 'hello world', /not a whole verification key|not a public key/],
  ])('refuses %s and says why', (_, pasted, sentence) => {
    expect(() => cleanPublicKey(pasted)).toThrowError(
      expect.objectContaining({ code: 'invalid', message: expect.stringMatching(sentence) as string }),
    )
  })
})
