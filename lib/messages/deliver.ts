import { randomUUID } from 'node:crypto'
import type { Message } from '#db/client.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { MailTransport, OutgoingMail, SendOptions, SendOutcome } from '#lib/mail/transport.ts'
import { sayAndAdvise } from '#lib/mail/say.ts'
import { changeSendState } from '#lib/messages/send-state.ts'
import { sentWith, type SentWith } from '#lib/messages/sent-with.ts'
import { enqueueJoin } from '#lib/messages/unmatched.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import type { Transport } from '#lib/settings/transport.ts'
import { requireUnsuppressed } from '#lib/suppressions/require-unsuppressed.ts'
import { countUp, type Counter } from '#lib/webhooks/pipeline-counters.ts'

/** A message that could not be handed over in this time is given up. */
const GIVE_UP_AFTER_MS = 24 * 3600_000
/** While sending is off, a message asks again this often. */
const ASK_AGAIN_MS = 15_000
/** A claim is acted on within this time or not at all; others take a frozen worker's jobs after 20 s. */
const CLAIM_FRESH_MS = 10_000
const STOOD_STILL: SendOutcome = {
  kind: 'retry',
  reason: 'The worker stood still before it could send this mail.',
  advice: '',
  afterSeconds: null,
}
const COUNTED_AS: Record<SendOutcome['kind'], Counter> = {
  accepted: 'sends_accepted',
  refused: 'sends_refused',
  retry: 'sends_retried',
  unconfirmed: 'sends_unconfirmed',
}
const FIRST_BACKOFF_MS = 2_000
const LONGEST_BACKOFF_MS = 15 * 60_000

/** Finds the transport of a message's provider and stream; throws `not-configured` when there is no key. */
export type OpenTransport = (
  message: Pick<Message, 'provider' | 'stream'>,
  way: Transport,
) => Promise<MailTransport>

/**
 * Hands one message to its provider: claims it first (a claim is committed before a byte leaves), then records what
 * became of it. A message found claimed by a worker that is gone becomes `unconfirmed`, for its body may have left.
 */
export async function deliver(
  messageId: string,
  { instance, openTransport }: { instance: string; openTransport: OpenTransport },
): Promise<void> {
  const message = await db().message.findUnique({ where: { id: messageId } })
  if (!message) return
  if (message.sendState === 'sending') return abandonClaim(message)
  if (message.sendState !== 'queued') return
  const obstacle = await findObstacle(message)
  if (obstacle === 'wait') return waitForSending(message)
  if (obstacle) return fail(message.id, ['queued'], obstacle)
  const settings = await readStreamOptions(message.provider, message.stream)
  const transport = await findTransport(message, settings.transport, openTransport)
  if (transport instanceof DomainError) return fail(message.id, ['queued'], transport)
  const claimedAt = performance.now()
  const claimToken = await claim(message.id, sentWith(message, settings))
  if (!claimToken) return
  // A process that was frozen in between may have lost its claim: then somebody else has decided, and nothing is sent.
  const isStale = performance.now() - claimedAt > CLAIM_FRESH_MS
  const outcome = isStale ? STOOD_STILL : await transport(outgoing(message, instance, settings.options))
  await transaction(async (tx) => {
    await recordOutcome(tx, message, claimToken, outcome)
    await countUp(tx, { [COUNTED_AS[outcome.kind]]: 1 })
  })
}

async function abandonClaim(message: Message): Promise<void> {
  await transaction(async (tx) => {
    const isOver = await changeSendState(tx, {
      messageId: message.id,
      from: ['sending'],
      ...(message.claimToken ? { claimToken: message.claimToken } : {}),
      to: 'unconfirmed',
      facts: { failureReason: 'The process that was sending it stopped before SendGrid’s answer was kept.' },
    })
    if (isOver) await countUp(tx, { [COUNTED_AS.unconfirmed]: 1 })
  })
}

/** What keeps a queued message from being handed over: for good (an error), for now (`wait`), or nothing. */
async function findObstacle(message: Message): Promise<DomainError | 'wait' | null> {
  const settings = await readMailSettings()
  if (settings.provider !== message.provider) {
    return new DomainError(
      'conflict',
      'The provider was changed before this mail went out. Send it again to use the new one.',
    )
  }
  if (!settings.isEnabled) {
    return isTooOld(message)
      ? new DomainError('not-configured', 'Sending was off for 24 hours, so this mail was given up.')
      : 'wait'
  }
  if (message.provider !== 'sandbox' && (message.isSample || (await isSampleContact(message.contactId)))) {
    return new DomainError('not-allowed', 'Sample contacts are only written to in the sandbox.')
  }
  try {
    await requireUnsuppressed(db(), message.toAddress, message.stream)
    return null
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

async function isSampleContact(contactId: string | null): Promise<boolean> {
  if (!contactId) return false
  const contact = await db().contact.findUnique({ where: { id: contactId }, select: { isSample: true } })
  return contact?.isSample ?? false
}

async function waitForSending(message: Message): Promise<void> {
  await transaction((tx) =>
    enqueue(
      tx,
      'messages.deliver',
      { messageId: message.id },
      { runAt: new Date(Date.now() + ASK_AGAIN_MS), isBulk: message.workflowRunId !== null },
    ),
  )
}

async function findTransport(
  message: Message,
  way: Transport,
  openTransport: OpenTransport,
): Promise<MailTransport | DomainError> {
  try {
    return await openTransport(message, way)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** Takes the message for this one attempt; null when somebody else has it. */
async function claim(messageId: string, sentWith: SentWith): Promise<string | null> {
  const claimToken = randomUUID()
  const won = await transaction((tx) =>
    changeSendState(tx, {
      messageId,
      from: ['queued'],
      to: 'sending',
      facts: { claimToken, claimedAt: new Date(), attempts: { increment: 1 }, sentWith },
    }),
  )
  return won ? claimToken : null
}

async function recordOutcome(
  tx: Tx,
  message: Message,
  claimToken: string,
  outcome: SendOutcome,
): Promise<void> {
  const held = { messageId: message.id, from: ['sending' as const], claimToken }
  switch (outcome.kind) {
    case 'accepted': {
      const { providerMessageId } = outcome
      const isSent = await changeSendState(tx, {
        ...held,
        to: 'sent',
        facts: { sentAt: new Date(), providerMessageId, failureReason: null },
      })
      // Its first events may have come before this answer was kept.
      if (isSent) await enqueueJoin(tx, { messageIds: [message.id] })
      return
    }
    case 'refused':
      await changeSendState(tx, {
        ...held,
        to: 'failed',
        facts: failure(outcome.code, sayAndAdvise(outcome.reason, outcome.advice)),
      })
      return
    case 'unconfirmed':
      await changeSendState(tx, {
        ...held,
        to: 'unconfirmed',
        facts: { failureReason: sayAndAdvise(outcome.reason, outcome.advice) },
      })
      return
    case 'retry': {
      if (isTooOld(message)) {
        const reason = `Given up after 24 hours. Last answer: ${sayAndAdvise(outcome.reason, outcome.advice)}`
        await changeSendState(tx, { ...held, to: 'failed', facts: failure('provider-unavailable', reason) })
        return
      }
      const queued = await changeSendState(tx, {
        ...held,
        to: 'queued',
        facts: { claimToken: null, failureReason: sayAndAdvise(outcome.reason, outcome.advice) },
      })
      if (queued)
        await enqueue(
          tx,
          'messages.deliver',
          { messageId: message.id },
          { runAt: nextTry(message, outcome.afterSeconds), isBulk: message.workflowRunId !== null },
        )
    }
  }
}

async function fail(messageId: string, from: ('queued' | 'sending')[], error: DomainError): Promise<void> {
  await transaction((tx) =>
    changeSendState(tx, { messageId, from, to: 'failed', facts: failure(error.code, error.message) }),
  )
}

function failure(failureCode: string, failureReason: string) {
  return { failureCode, failureReason, failedAt: new Date() }
}

function isTooOld(message: Message): boolean {
  return Date.now() - message.createdAt.getTime() > GIVE_UP_AFTER_MS
}

/** The provider's own waiting time, else doubling from 2 s to 15 min, with jitter so that a crowd spreads out. */
function nextTry(message: Message, afterSeconds: number | null): Date {
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** message.attempts, LONGEST_BACKOFF_MS)
  const delay = afterSeconds === null ? backoff : afterSeconds * 1000
  return new Date(Date.now() + delay + Math.random() * Math.min(delay, FIRST_BACKOFF_MS))
}

function outgoing(message: Message, instance: string, options: SendOptions): OutgoingMail {
  return {
    messageId: message.id,
    instance,
    stream: message.stream,
    from: { email: message.fromAddress, name: message.fromName },
    to: { email: message.toAddress, name: message.toName },
    replyTo: message.replyTo ? { email: message.replyTo } : null,
    subject: message.subject,
    html: message.html,
    text: message.text,
    options,
  }
}
