import { expect, test } from 'vitest'
import type { SmtpReply } from '#lib/mail/smtp.ts'
import type { SendOutcome } from '#lib/mail/transport.ts'
import { relayOutcome } from '#lib/sendgrid/relay.ts'

const refused = (
  status: number,
  said: string,
  step: 'greeting' | 'sign-in' | 'envelope' | 'mail' = 'envelope',
): SmtpReply => ({ kind: 'refused', step, status, said: `${status} ${said}` })
const failed = (phase: 'never-sent' | 'maybe-sent', code: string): SmtpReply => ({
  kind: 'failed',
  phase,
  code,
  message: 'gone',
})

const IDENTITY =
  '550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.'

test.each<[string, SmtpReply, Partial<SendOutcome>]>([
  [
    'queued',
    { kind: 'taken', said: '250 Ok: queued as AbC-1_x' },
    { kind: 'accepted', providerMessageId: 'AbC-1_x' },
  ],
  ['queued, in brackets', { kind: 'taken', said: '250 ok: Queued as <AbC>' }, { providerMessageId: 'AbC' }],
  ['taken without an id', { kind: 'taken', said: '250 Ok' }, { kind: 'accepted', providerMessageId: null }],
  [
    'a wrong key',
    refused(535, 'Authentication failed: Bad username / password', 'sign-in'),
    { kind: 'refused', code: 'bad-key' },
  ],
  ['no key', refused(550, 'Unauthenticated Senders Not Allowed'), { kind: 'refused', code: 'bad-key' }],
  [
    'the sender',
    { ...refused(550, ''), said: IDENTITY, step: 'mail' } as SmtpReply,
    { kind: 'refused', code: 'sender-identity', reason: IDENTITY },
  ],
  [
    'the sender, as 403',
    refused(403, 'You are not authorized to send from that email address'),
    { kind: 'refused', code: 'sender-identity' },
  ],
  [
    'credits',
    refused(451, 'Authentication failed: Maximum credits exceeded', 'sign-in'),
    { kind: 'retry', afterSeconds: 900 },
  ],
  ['busy', refused(421, 'Service not available'), { kind: 'retry', afterSeconds: null }],
  ['busy, after the dot', refused(452, 'Too many recipients received this hour', 'mail'), { kind: 'retry' }],
  [
    'blocked for a while',
    refused(550, 'You are temporarily blocked due to repeated bad requests'),
    { kind: 'refused', code: 'too-many' },
  ],
  [
    'too large',
    refused(552, 'Message size exceeds fixed limit', 'mail'),
    { kind: 'refused', code: 'too-large' },
  ],
  ['anything else', refused(554, 'Transaction failed', 'mail'), { kind: 'refused', code: 'rejected' }],
  ['no connection', failed('never-sent', 'ECONNREFUSED'), { kind: 'retry', afterSeconds: null }],
  ['no encryption', failed('never-sent', 'ETLS'), { kind: 'retry' }],
  ['cut after the dot', failed('maybe-sent', 'ECONNECTION'), { kind: 'unconfirmed' }],
])('%s', (_what, reply, outcome) => {
  const found = relayOutcome(reply)
  expect(found).toMatchObject(outcome)
  if (found.kind !== 'accepted') expect(found.advice).toMatch(/\.$/)
})
