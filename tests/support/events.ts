import { createHash, randomUUID } from 'node:crypto'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'

/** A received event; what the test is about is told, the rest is plain. Two calls give two different facts. */
export function makeEvent(values: Partial<ReceivedEvent> = {}): ReceivedEvent {
  const id = randomUUID()
  return {
    provider: 'sandbox',
    postId: null,
    receivedAt: new Date(),
    kind: 'delivered',
    occurredAt: new Date('2026-05-03T10:00:00.000Z'),
    email: 'ana@example.com',
    providerEventId: id,
    providerMessageId: null,
    smtpId: null,
    messageId: null,
    instance: null,
    fingerprint: uuidOf(id),
    bounceType: null,
    reason: null,
    url: null,
    ip: null,
    userAgent: null,
    isMachine: false,
    isTest: false,
    raw: { event: 'delivered' },
    ...values,
  }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
