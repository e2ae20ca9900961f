import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { compose } from '#lib/messages/compose.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact } from '../support/factories.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-frozen-'))
let app: RunningApp

beforeAll(async () => {
  app = await startApp({ databaseUrl: database.url(), dataDir, parts: ['sandbox', 'worker'] })
  await waitFor('the sandbox is connected', () => db().verificationKey.count(), 30)
}, 90_000)

afterAll(async () => {
  app.parts.worker?.process.kill('SIGKILL')
  await app.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test(
  'a worker frozen while it sends: another one takes its job, and once thawed it writes nothing and ends',
  { timeout: 120_000 },
  async () => {
    const frozen = app.parts.worker?.process
    const contact = await makeContact({ email: 'slow@example.com' })
    const draft = { subject: 'Hello', html: '<p>Hi</p>', senderId: null }
    const { id } = await compose({ composeKey: randomUUID(), contactId: contact.id, ...draft })
    const requests = () => db().sandboxMail.count({ where: { recipient: contact.email } })
    await waitFor('the sandbox has the request', requests, 30)
    frozen?.kill('SIGSTOP')
    await app.start('worker', 'second worker')
    const read = () => db().message.findUniqueOrThrow({ where: { id } })
    await waitFor('the other one finds the claim', async () => (await read()).sendState === 'unconfirmed', 60)
    const before = await read()

    const ended = new Promise((resolve) => frozen?.once('exit', resolve))
    frozen?.kill('SIGCONT')
    expect(await ended).toBe(1)
    const { updatedAt: _updatedAt, ...after } = await read()
    expect(before).toMatchObject(after)
    expect(await requests()).toBe(1)
  },
)
