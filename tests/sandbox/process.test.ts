import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { useDatabase } from '../support/database.ts'
import { sandboxProgram } from '../support/programs.ts'
import { waitFor } from '../support/wait-for.ts'
import { closedPort } from '../sendgrid/hostile-server.ts'
import { callApi, mailTo, verifySender } from './sandbox.ts'

const database = useDatabase()
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function start(port: number) {
  await verifySender('desk@example.com')
  const child = spawn(process.execPath, sandboxProgram, {
    env: { ...process.env, DATABASE_URL: database.url(), SANDBOX_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.push(child)
  const messages: unknown[] = []
  child.on('message', (message) => messages.push(message))
  await waitFor('ready or gone', () => messages.length > 0 || child.exitCode !== null, 15)
  return { child, messages, url: `http://127.0.0.1:${port}` }
}

const gone = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

/** A request that the sandbox has taken and does not answer. */
async function hang(url: string) {
  const key = await createSandboxKey(db(), { name: 'test', scopes: ['mail.send'] })
  const before = await db().sandboxMail.count()
  const hanging = callApi(url, 'POST', '/v3/mail/send', mailTo('slow@example.com'), key)
  const cut = expect(hanging).rejects.toThrow()
  await waitFor('the mail is taken', async () => (await db().sandboxMail.count()) > before)
  return { cut }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'says when it is ready, and leaves on %s while it withholds an answer',
  async (signal) => {
    const { child, messages, url } = await start(await closedPort())
    expect(messages).toEqual([{ type: 'ready' }])
    const { cut } = await hang(url)
    child.kill(signal)
    expect(await gone(child)).toBe(0)
    await cut
  },
)

test('leaves when the channel to its parent closes', async () => {
  const { child } = await start(await closedPort())
  child.disconnect()
  expect(await gone(child)).toBe(0)
})

test('a taken port ends it with 1', async () => {
  const port = await closedPort()
  await start(port)
  const second = await start(port)
  expect(await gone(second.child)).toBe(1)
  expect(second.messages).toEqual([])
})

test('keys and mail outlive a kill -9', async () => {
  const port = await closedPort()
  const first = await start(port)
  const key = await createSandboxKey(db(), { name: 'test', scopes: ['mail.send'] })
  await callApi(first.url, 'POST', '/v3/mail/send', mailTo('ana@example.com'), key)
  first.child.kill('SIGKILL')
  await gone(first.child)
  const { url } = await start(port)
  expect(await callApi(url, 'GET', '/v3/scopes', undefined, key)).toMatchObject({
    status: 200,
    json: { scopes: ['mail.send'] },
  })
  expect(await db().sandboxMail.count({ where: { recipient: 'ana@example.com' } })).toBe(1)
})
