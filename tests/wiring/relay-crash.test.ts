import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { compose } from '#lib/messages/compose.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeContact } from '../support/factories.ts'
import { startMailServer } from '../support/mail-server.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const relay = await startMailServer()
const ENVIRONMENT = {
  SENDGRID_SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
  SENDGRID_TRANSACTIONAL_KEY: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`,
  SENDGRID_FROM: 'Desk <desk@example.com>',
  // Nothing listens there: a call to the API would be seen as a failure.
  SENDGRID_API_URL: 'http://127.0.0.1:9',
}
Object.assign(process.env, ENVIRONMENT)
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-relay-crash-'))
let app: RunningApp

beforeAll(async () => {
  await db().streamSettings.create({
    data: { provider: 'sendgrid_us', stream: 'transactional', transport: 'smtp' },
  })
  app = await startApp({ databaseUrl: database.url(), dataDir, parts: ['worker'], env: ENVIRONMENT })
}, 60_000)

afterAll(async () => {
  await app.stop()
  await relay.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const read = (id: string) => db().message.findUniqueOrThrow({ where: { id } })

test(
  'a worker killed after the final dot: handed over once, unconfirmed, settled by the event',
  { timeout: 90_000 },
  async () => {
    relay.conduct = { does: 'hold', at: 'end' }
    const contact = await makeContact()
    const { id } = await compose({
      composeKey: randomUUID(),
      contactId: contact.id,
      subject: 'Hello',
      html: '<p>Hi</p>',
      senderId: null,
    })
    await waitFor('the relay has the mail', () => relay.mails.length > 0, 20)
    expect((await read(id)).sendState).toBe('sending')

    app.parts.worker?.process.kill('SIGKILL')
    relay.conduct = { does: 'keep' }
    await app.start('worker')
    await waitFor('the message is unconfirmed', async () => (await read(id)).status === 'unconfirmed', 40)
    expect(relay.mails).toHaveLength(1)

    const event = { provider: 'sendgrid_us', kind: 'delivered', messageId: id, email: contact.email } as const
    await transaction((tx) => recordEvents(tx, [makeEvent(event)]))
    expect(await read(id)).toMatchObject({ status: 'delivered', sendState: 'unconfirmed', attempts: 1 })
    expect(relay.mails).toHaveLength(1)
  },
)
