import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { compose } from '#lib/messages/compose.ts'
import { useDatabase } from '../support/database.ts'
import { openEventDoor } from '../support/event-door.ts'
import { makeContact } from '../support/factories.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-crash-'))
let app: RunningApp
let door: Awaited<ReturnType<typeof openEventDoor>>

beforeAll(async () => {
  app = await startApp({ databaseUrl: database.url(), dataDir, parts: ['sandbox', 'worker'] })
  door = await openEventDoor(Number(app.env.PORT))
  await waitFor('the sandbox is connected', () => db().verificationKey.count(), 30)
}, 60_000)

afterAll(async () => {
  await app.stop()
  await door.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const read = (id: string) => db().message.findUniqueOrThrow({ where: { id } })

test(
  'a worker killed while SendGrid withholds its answer: asked once, unconfirmed, settled by the event',
  { timeout: 90_000 },
  async () => {
    door.isOpen = false
    const contact = await makeContact({ email: 'slow@example.com' })
    const { id } = await compose({
      composeKey: randomUUID(),
      contactId: contact.id,
      subject: 'Hello',
      html: '<p>Hi</p>',
      senderId: null,
    })
    const requests = () => db().sandboxMail.count({ where: { recipient: contact.email } })
    await waitFor('the sandbox has the request', requests, 20)
    expect((await read(id)).sendState).toBe('sending')

    app.parts.worker?.process.kill('SIGKILL')
    await app.start('worker')
    await waitFor('the message is unconfirmed', async () => (await read(id)).status === 'unconfirmed', 40)
    expect(await requests()).toBe(1)

    door.isOpen = true
    await waitFor(
      'its processed event settles it',
      async () => {
        const { marks } = await read(id)
        return typeof marks === 'object' && marks !== null && 'processed' in marks
      },
      30,
    )
    const message = await read(id)
    expect(message.status).not.toBe('unconfirmed')
    expect(message.sendState).toBe('unconfirmed')
    expect(await requests()).toBe(1)
  },
)
