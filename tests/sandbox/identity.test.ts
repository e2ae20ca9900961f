import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { useDatabase } from '../support/database.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const from = (email: string) => mailTo('ana@example.com', { from: { email } })
const send = (email: string) => sandbox.call('POST', '/v3/mail/send', from(email))

test('mail goes out only from a verified sender or a validated domain, refused in SendGrid’s words', async () => {
  expect((await send('desk@example.com')).status).toBe(202)
  const refused = await send('sales@example.com')
  expect(refused.status).toBe(403)
  expect(JSON.stringify(refused.json)).toContain(
    'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
  )
  const { id } = await db().sandboxDomain.create({
    data: { domain: 'example.com', subdomain: 'em1', selector: 'm1', dkimKey: 'x' },
  })
  expect((await send('sales@example.com')).status, 'not validated yet').toBe(403)
  await db().sandboxDomain.update({ where: { id }, data: { isValid: true } })
  expect((await send('sales@example.com')).status).toBe(202)
  expect((await send('sales@other.example.com')).status).toBe(403)
  await db().sandboxSender.updateMany({ data: { isVerified: false } })
  await db().sandboxDomain.delete({ where: { id } })
  expect((await send('desk@example.com')).status, 'asked for, not verified').toBe(403)
})
