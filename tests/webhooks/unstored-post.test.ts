import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { db } from '#lib/db.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

function signedPost(): Request {
  const body = '[]\r\n'
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign('sha256', Buffer.from(timestamp + body), pair.privateKey).toString('base64')
  return new Request('http://127.0.0.1:3000/api/webhooks/sendgrid/events', {
    method: 'POST',
    body,
    headers: {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  })
}

test('a post that cannot be stored is never acknowledged: 503 with Retry-After, and 202 once it can', async () => {
  await db().verificationKey.create({ data: { publicKey, provider: 'sandbox' } })
  await db().$executeRaw`alter table raw_post rename to raw_post_away`
  const refused = await POST(signedPost())
  expect(refused.status).toBe(503)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  await db().$executeRaw`alter table raw_post_away rename to raw_post`
  expect((await POST(signedPost())).status).toBe(202)
  expect(await db().rawPost.count()).toBe(1)
})
