import { setTimeout as pause } from 'node:timers/promises'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { isSignedInForm, verifySignature } from '#lib/sendgrid/signature.ts'
import { isTestBatch } from '#lib/sendgrid/event-webhook.ts'
import { checkToken, listTokenGuards, noteTokenSeen, type TokenGuard } from '#lib/settings/event-tokens.ts'
import { noteKeySighting } from '#lib/settings/key-sightings.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'
import { recordPost } from '#lib/webhooks/record-post.ts'
import { recordRefusal } from '#lib/webhooks/record-refusal.ts'

/** What opens the door is read anew after this time: a key that was removed opens it no longer than that. */
const KEYS_LIVE_MS = 1_000
/** A database that stands still refuses nothing: whoever posts is told to come back before they give us up. */
const READ_LIMIT_MS = 4_000
const RETRY_AFTER_SECONDS = 10

type Lock = { keys: { provider: Provider; publicKey: string }[]; guards: TokenGuard[] }
let known: (Lock & { readAt: number }) | null = null
let reading: Promise<Lock> | null = null

/** False: `receiveEventPost` refuses the post for its headers alone, whatever its body says. */
export const isWorthReading = isSignedInForm

/**
 * Checks and stores one post of SendGrid's event webhook; returns once it is committed. What it says is read later, by a job.
 * Throws `not-signed-in` for a post that no verification key signed (one message, whatever the fault: a forger learns
 * nothing; the reason is counted for the admin) or that lacks a good token where one is required, and
 * `provider-unavailable` when it could not be stored.
 */
export async function receiveEventPost(post: {
  body: Buffer
  signature: string | null
  timestamp: string | null
  authorization: string | null
}): Promise<void> {
  const { keys, guards } = await readLock()
  const { body, signature, timestamp } = post
  const check = verifySignature({
    publicKeys: keys.map((key) => key.publicKey),
    body,
    signature,
    timestamp,
    maxAgeHours: env().sendgrid.eventMaxAgeHours,
    now: new Date(),
  })
  if (!check.ok) {
    recordRefusal(check.reason)
    throw new DomainError('not-signed-in', 'This post is not signed by a key we know.')
  }
  const provider = keys.find((key) => key.publicKey === check.publicKey)?.provider
  if (!provider) throw new DomainError('not-signed-in', 'This post is not signed by a key we know.')
  const guard = guards.find((one) => one.provider === provider)
  const isProof = guard !== undefined && passGuard(guard, post)
  await orTryLater(recordPost({ provider, body, timestamp: timestamp ?? '', signedAt: check.signedAt }))
  noteKeySighting(check.publicKey)
  if (isProof) noteTokenSeen(provider)
}

/**
 * Refuses a post without a good token once one was seen; before that it is taken, so that switching tokens on loses
 * nothing. SendGrid fetches another token when the answer says `invalid_token`, and sends the post again (facts §4).
 * True for the post that shows that tokens come: not the test batch, for which the token's source is given with the test.
 */
function passGuard(guard: TokenGuard, post: { authorization: string | null; body: Buffer }): boolean {
  const state = checkToken(post.authorization, guard.key, new Date())
  if (!guard.isRequired) return state === 'good' && !isTestBatch(post.body)
  if (state === 'good') return false
  recordRefusal(`token-${state}`)
  throw new DomainError('not-signed-in', 'This post brings no good token (invalid_token).')
}

async function readLock(): Promise<Lock> {
  if (known && Date.now() - known.readAt < KEYS_LIVE_MS) return known
  reading ??= orTryLater(readAnew()).finally(() => (reading = null))
  return reading
}

async function readAnew(): Promise<Lock> {
  const read = Promise.all([listVerificationKeys(), listTokenGuards()])
  const late = pause(READ_LIMIT_MS, null, { ref: false })
  const found = await Promise.race([read, late])
  if (!found) throw new Error('The database did not answer in time.')
  const [keys, guards] = found
  known = { keys, guards, readAt: Date.now() }
  return known
}

/** SendGrid sends again for 24 hours what is not answered with 2xx. */
async function orTryLater<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DomainError) throw error
    log('webhooks').warn({ err: error }, 'a post could not be stored; the sender is asked to come back')
    throw new DomainError('provider-unavailable', 'The post could not be stored. Send it again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    })
  }
}
