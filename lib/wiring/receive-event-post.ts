import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { verifySignature } from '#lib/sendgrid/signature.ts'
import { noteKeySighting } from '#lib/settings/key-sightings.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'
import { recordPost } from '#lib/webhooks/record-post.ts'
import { recordRefusal } from '#lib/webhooks/record-refusal.ts'

/** Verification keys are read anew after this time: a key that was removed opens the door no longer than that. */
const KEYS_LIVE_MS = 1_000
const RETRY_AFTER_SECONDS = 10

type Key = { provider: 'sendgrid_us' | 'sendgrid_eu' | 'sandbox'; publicKey: string }
let known: { keys: Key[]; readAt: number } | null = null

/**
 * Checks and stores one post of SendGrid's event webhook; returns once it is committed. What it says is read later, by a job.
 * Throws `not-signed-in` for a post that no verification key signed (one message, whatever the fault: a forger learns
 * nothing; the reason is counted for the admin) and `provider-unavailable` when it could not be stored.
 */
export async function receiveEventPost(post: {
  body: Buffer
  signature: string | null
  timestamp: string | null
}): Promise<void> {
  const keys = await readKeys()
  const check = verifySignature({
    publicKeys: keys.map((key) => key.publicKey),
    ...post,
    maxAgeHours: env().sendgrid.eventMaxAgeHours,
    now: new Date(),
  })
  if (!check.ok) {
    recordRefusal(check.reason)
    throw new DomainError('not-signed-in', 'This post is not signed by a key we know.')
  }
  const provider = keys.find((key) => key.publicKey === check.publicKey)?.provider
  if (!provider) throw new DomainError('not-signed-in', 'This post is not signed by a key we know.')
  await orTryLater(
    recordPost({ provider, body: post.body, timestamp: post.timestamp ?? '', signedAt: check.signedAt }),
  )
  noteKeySighting(check.publicKey)
}

async function readKeys(): Promise<Key[]> {
  if (known && Date.now() - known.readAt < KEYS_LIVE_MS) return known.keys
  const keys = await orTryLater(listVerificationKeys())
  known = { keys, readAt: Date.now() }
  return keys
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
