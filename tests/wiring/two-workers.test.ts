import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createStarterWorkflow } from '#lib/workflows/starter.ts'
import { useDatabase } from '../support/database.ts'
import { openEventDoor } from '../support/event-door.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-workers-'))
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
let app: RunningApp
let door: Awaited<ReturnType<typeof openEventDoor>>

beforeAll(async () => {
  await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  await db().verificationKey.create({ data: { provider: 'sendgrid_us', publicKey } })
  await createStarterWorkflow()
  app = await startApp({ databaseUrl: database.url(), dataDir, parts: ['worker'] })
  await app.start('worker', 'second worker')
  door = await openEventDoor(Number(app.env.PORT))
}, 60_000)

afterAll(async () => {
  await app.stop()
  await door.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function post(body: string): Promise<Response> {
  // Each copy is signed anew, so that it is a post of its own and the events decide.
  const timestamp = String(start - serial++)
  return fetch(`${app.url}/api/webhooks/sendgrid/events`, {
    method: 'POST',
    body,
    headers: {
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(timestamp + body),
        pair.privateKey,
      ).toString('base64'),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  })
}
const start = Math.floor(Date.now() / 1000)
let serial = 0

test(
  'one post 46 times, five at a time, two workers: one event, one run, one task',
  { timeout: 60_000 },
  async () => {
    const owner = await makeUser()
    const contact = await makeContact({ ownerId: owner.id })
    const message = await makeMessage({
      contactId: contact.id,
      toAddress: contact.email,
      provider: 'sendgrid_us',
    })
    const click = {
      email: contact.email,
      timestamp: Math.floor(Date.now() / 1000),
      event: 'click',
      url: 'https://example.com/pricing',
      sg_event_id: 'Y2xpY2swMDAwMDAwMDAwMDAw',
      sg_message_id: 'abc.recvd-1',
      crm_message_id: message.id,
      crm_instance: 'test',
    }
    const body = `[${JSON.stringify(click)}]\r\n`
    for (let sent = 0; sent < 46; sent += 5) {
      const answers = await Promise.all(Array.from({ length: Math.min(5, 46 - sent) }, () => post(body)))
      expect(answers.every((answer) => answer.status === 202)).toBe(true)
    }
    const isQuiet = async () => {
      const rows = await db().$queryRaw<
        { left: bigint }[]
      >`select count(*) as left from graphile_worker._private_jobs where run_at <= now()`
      const open = await db().workflowRun.count({ where: { state: { in: ['queued', 'running'] } } })
      return (
        Number(rows[0]?.left) === 0 &&
        open === 0 &&
        (await db().rawPost.count({ where: { state: 'pending' } })) === 0
      )
    }
    await waitFor('every post was read and every run has ended', isQuiet, 40)
    expect(await db().rawPost.count()).toBe(46)
    expect(await db().mailEvent.count()).toBe(1)
    expect(await db().workflowRun.findMany({ select: { state: true, error: true } })).toEqual([
      { state: 'done', error: null },
    ])
    expect(await db().task.findMany({ select: { contactId: true, ownerId: true } })).toEqual([
      { contactId: contact.id, ownerId: owner.id },
    ])
  },
)
