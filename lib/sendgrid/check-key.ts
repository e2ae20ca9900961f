import { DomainError, type ErrorCode } from '#lib/errors.ts'
import type { ByHand } from '#lib/mail/by-hand.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { adviseOnAnswer, adviseOnFailure, errorText, failureText } from '#lib/sendgrid/advice.ts'
import { sendgridClient, type SendgridReply } from '#lib/sendgrid/client.ts'
import { unusualForm } from '#lib/sendgrid/key-form.ts'
import { NEEDED_SCOPES, type KeyPurpose } from '#lib/sendgrid/scopes.ts'

/** The start of a line of an environment file, as long as what follows is a key. */
const ENV_NAME = /^(?:export\s+|set\s+)?[A-Z_]\w*\s*[=:]\s*(?=["'`“”‘’]*SG\.)/i
const MAX_KEY_LENGTH = 1000

/** Asks SendGrid what a key may do and names what its purpose needs and the key lacks. Never throws for an answer. */
export async function checkKey({
  apiKey,
  baseUrl,
  stream: purpose,
  byHand,
}: {
  apiKey: string
  baseUrl: string
  byHand?: ByHand
  stream: KeyPurpose
}): Promise<KeyCheck> {
  const reply = await sendgridClient({ apiKey, baseUrl }).request({ method: 'GET', url: '/v3/scopes' })
  const checkedAt = new Date().toISOString()
  const scopes = reply.kind === 'answered' && reply.status === 200 ? readScopes(reply.json) : null
  if (!scopes) return { ...faultOf(reply, byHand), checkedAt }
  return {
    ok: true,
    scopes,
    missing: NEEDED_SCOPES[purpose].filter((scope) => !scopes.includes(scope)),
    checkedAt,
  }
}

/**
 * A pasted key without the blanks, the quotes and the variable's name around it, and when its form is unusual a
 * sentence about that. Throws `invalid` for what can be no key: base64 of one, and user and password together.
 */
export function normaliseKey(pasted: string): { key: string; warning: string | null } {
  if (pasted.length > MAX_KEY_LENGTH)
    throw refuse('This is too long for an API key. Paste only the key, which begins with “SG.”.')
  const pastedText = unquote(pasted)
  const isUserAndKey = /^apikey\s*[:=]/i.test(pastedText)
  const text = isUserAndKey ? pastedText : unquote(pastedText.replace(ENV_NAME, ''))
  if (text === '') throw refuse('Paste the API key. SendGrid shows it once, when it is made.')
  if (isUserAndKey) {
    throw refuse(
      'This is “apikey:” followed by a key, the user and password form of SMTP. Paste only what follows the colon.',
    )
  }
  if (/^(authorization\s*:\s*)?(bearer|basic)\s/i.test(text))
    throw refuse('This is a whole Authorization header. Paste only the key, which begins with “SG.”.')
  const decoded = decodeBase64(text.replace(/^auth\s+(plain|login)\s+/i, ''))
  if (decoded && /^[^\0]*\0apikey\0/.test(decoded)) {
    throw refuse(
      'This is the base64 form of “apikey” and a key, as AUTH PLAIN sends it. Paste the key itself, which begins with “SG.”.',
    )
  }
  if (decoded && /^apikey:SG\./.test(decoded)) {
    throw refuse(
      'This is the base64 form of “apikey:” and a key. It is obsolete: paste the key itself, which begins with “SG.”.',
    )
  }
  if (decoded?.startsWith('SG.'))
    throw refuse(
      'This is the base64 form of a key. It is obsolete: paste the key itself, which begins with “SG.”.',
    )
  if (/[^\x21-\x7e]/.test(text))
    throw refuse('A key has no blanks or accented letters. Copy it again from SendGrid.')
  return { key: text, warning: unusualForm(text) }
}

function faultOf(reply: SendgridReply, byHand?: ByHand): Omit<Extract<KeyCheck, { ok: false }>, 'checkedAt'> {
  if (reply.kind === 'failed') {
    return {
      ok: false,
      error: { code: 'provider-unavailable', message: failureText(reply) },
      advice: adviseOnFailure(reply, byHand).advice,
    }
  }
  const message = errorText(reply) ?? `SendGrid answered with status ${reply.status} and no list of scopes.`
  const isTheirs = reply.status === 429 || reply.status >= 500
  const code: ErrorCode = isTheirs ? 'provider-unavailable' : 'rejected-by-provider'
  return {
    ok: false,
    error: { code, message },
    advice: adviseOnAnswer(reply.status, message, 'management', byHand).advice,
  }
}

function readScopes(json: unknown): string[] | null {
  const scopes = typeof json === 'object' && json !== null && 'scopes' in json ? json.scopes : null
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : null
}

function unquote(text: string): string {
  return text
    .trim()
    .replace(/^["'`“”‘’]+|["'`“”‘’]+$/g, '')
    .trim()
}

function decodeBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text)) return null
  return Buffer.from(text, 'base64').toString('latin1')
}

function refuse(sentence: string): DomainError {
  return new DomainError('invalid', sentence, { fields: { key: sentence } })
}
