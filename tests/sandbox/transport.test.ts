import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { USUAL_OPTIONS, type OutgoingMail } from '#lib/mail/transport.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { useDatabase } from '../support/database.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const OUTGOING: OutgoingMail = {
  messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
  instance: 'test',
  stream: 'transactional',
  from: { email: 'desk@example.com' },
  to: { email: 'ana@example.com' },
  replyTo: null,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  options: USUAL_OPTIONS,
}
const sendTo = (email: string, timeoutMs?: number) =>
  sendgridTransport({ ...sandbox.account(), timeoutMs })({ ...OUTGOING, to: { email } })

test('our transport is understood', async () => {
  const outcome = await sendTo('ana@example.com')
  const [mail] = await db().sandboxMail.findMany()
  expect(outcome).toEqual({ kind: 'accepted', providerMessageId: mail?.messageId })
})

test('refuse@ is refused while the request waits', async () => {
  expect(await sendTo('refuse+7@example.com')).toMatchObject({
    kind: 'refused',
    code: 'rejected',
    reason: expect.stringContaining('Does not contain a valid address.') as string,
  })
  expect(await db().sandboxMail.count()).toBe(0)
})

test('limit@ is 429 once, then taken', async () => {
  expect(await sendTo('limit@example.com')).toMatchObject({
    kind: 'retry',
    reason: 'too many requests',
    afterSeconds: expect.any(Number) as number,
  })
  expect(await sendTo('limit@example.com')).toMatchObject({ kind: 'accepted' })
  expect(await db().sandboxMail.count()).toBe(1)
})

test('outage@ is 503 with an error body once, then taken', async () => {
  expect(await sendTo('outage@example.com')).toMatchObject({ kind: 'retry', reason: 'service unavailable' })
  expect(await sendTo('outage@example.com')).toMatchObject({ kind: 'accepted' })
})

test('slow@ is taken and not answered', async () => {
  expect(await sendTo('slow@example.com', 500)).toMatchObject({ kind: 'unconfirmed' })
  expect(await db().sandboxMail.count()).toBe(1)
})

test('a withholding sandbox takes one request and answers nothing', async () => {
  await setSandboxControl(db(), { isWithholding: true })
  expect(await sendTo('ana@example.com', 500)).toMatchObject({ kind: 'unconfirmed' })
  expect(await db().sandboxMail.count()).toBe(1)
})
