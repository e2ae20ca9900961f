import { createHash, randomUUID } from 'node:crypto'
import type { Prisma } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { outcomeOf } from '#lib/sendgrid/transport.ts'
import type { Clock } from '#lib/wiring/sample-data/calendar.ts'
import type { Fate } from '#lib/wiring/sample-data/companies.ts'
import { sandboxMail, wireEvent, type SentMessage } from '#lib/wiring/sample-data/event-posts.ts'
import type { SampleContact } from '#lib/wiring/sample-data/insert-people.ts'
import { planEvents } from '#lib/wiring/sample-data/plan-events.ts'
import type { PlannedMessage } from '#lib/wiring/sample-data/plan-messages.ts'
import { sayAndAdvise } from '#lib/mail/say.ts'

type Reported = { at: number; event: ReturnType<typeof wireEvent> }

const SENDER = { fromName: 'Kestrel', fromAddress: 'hello@mailroom.test' }
/** SendGrid answers a send about this soon (ms). */
const ANSWER_MS = 420

/** Adds all messages as they stand before any event, and gives what SendGrid will report about them. */
export async function insertMessages(
  tx: Tx,
  clock: Clock,
  plan: readonly PlannedMessage[],
  contacts: ReadonlyMap<string, SampleContact>,
  instance: string,
): Promise<Reported[]> {
  const made = plan.map((planned) => ({ planned, sent: sentMessage(planned, contacts) }))
  await tx.message.createMany({ data: made.map(({ planned, sent }) => rowOf(planned, sent, contacts)) })
  await tx.sandboxMail.createMany({
    data: made.flatMap(({ planned, sent }) => {
      const isTaken = outcomeOf(answerTo(planned.fate, sent.providerMessageId)).kind === 'accepted'
      return isTaken ? [takenMail(planned, sent, instance)] : []
    }),
  })
  return made.flatMap(({ planned, sent }) =>
    planEvents(clock, planned).map((happening) => ({
      at: happening.at,
      event: wireEvent(sent, instance, happening),
    })),
  )
}

/** The sandbox knows them as well, so that any event can be rehearsed on a sample mail. */
function takenMail(
  { sentAt }: PlannedMessage,
  sent: SentMessage,
  instance: string,
): Prisma.SandboxMailCreateManyInput {
  const { request, ...mail } = sandboxMail(sent, instance)
  return {
    ...mail,
    sender: sent.fromAddress,
    subject: sent.subject,
    request: request as Prisma.InputJsonObject,
    isSample: true,
    createdAt: sentAt,
  }
}

function sentMessage(planned: PlannedMessage, contacts: ReadonlyMap<string, SampleContact>): SentMessage {
  const id = randomUUID()
  const { subject, html, text } = planned.mail
  return {
    id,
    // As SendGrid’s X-Message-Id looks: 22 characters, no dot.
    providerMessageId: createHash('sha256').update(id).digest('base64url').slice(0, 22),
    ...SENDER,
    toAddress: planned.address,
    toName: contactOf(planned, contacts).name,
    subject,
    html,
    text,
  }
}

function rowOf(
  planned: PlannedMessage,
  { providerMessageId, ...mail }: SentMessage,
  contacts: ReadonlyMap<string, SampleContact>,
): Prisma.MessageCreateManyInput {
  const { id: contactId, ownerId: senderId } = contactOf(planned, contacts)
  const { sentAt: createdAt, composeKey } = planned
  const answeredAt = new Date(createdAt.getTime() + ANSWER_MS)
  const facts = ownFacts(planned.fate, answeredAt, providerMessageId)
  return {
    ...mail,
    contactId,
    senderId,
    composeKey,
    stream: 'transactional',
    provider: 'sandbox',
    attempts: 1,
    claimedAt: createdAt,
    isSample: true,
    createdAt,
    ...facts,
    status: facts.sendState,
  }
}

/** What we know ourselves about a mail of this fate; the sentences are those that a real answer would leave behind. */
function ownFacts(fate: Fate, at: Date, providerMessageId: string) {
  const outcome = outcomeOf(answerTo(fate, providerMessageId))
  switch (outcome.kind) {
    case 'accepted':
      return { sendState: 'sent' as const, sentAt: at, providerMessageId }
    case 'refused': {
      const failureReason = sayAndAdvise(outcome.reason, outcome.advice)
      return { sendState: 'failed' as const, failedAt: at, failureCode: outcome.code, failureReason }
    }
    case 'unconfirmed':
      return { sendState: 'unconfirmed' as const, failureReason: outcome.reason }
    case 'retry':
      throw new DomainError('unsupported', `No sample mail waits to be tried again: ${outcome.reason}`)
  }
}

function answerTo(fate: Fate, providerMessageId: string): Parameters<typeof outcomeOf>[0] {
  if (fate === 'refused') return refusal(403, NO_IDENTITY, 'from')
  if (fate === 'out-of-credits') return refusal(401, 'Maximum credits exceeded', null)
  if (fate === 'unconfirmed')
    return { kind: 'failed', phase: 'maybe-sent', code: 'TIMED_OUT', message: 'no answer within 15 s' }
  return { kind: 'answered', status: 202, headers: { 'x-message-id': providerMessageId }, json: null }
}

/** SendGrid’s own words (v3 mail/send, 403). */
const NO_IDENTITY =
  'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements'

function refusal(status: number, message: string, field: string | null): Parameters<typeof outcomeOf>[0] {
  return { kind: 'answered', status, headers: {}, json: { errors: [{ message, field, help: null }] } }
}

function contactOf({ address }: PlannedMessage, contacts: ReadonlyMap<string, SampleContact>): SampleContact {
  const contact = contacts.get(address)
  if (!contact) throw new Error(`A sample mail goes to somebody who is not there: ${address}`)
  return contact
}
