import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type Postgres } from '../../lib/launch/postgres.mjs'
import { migrate } from '../../prisma/migrate.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { openGate, type Gate } from './gate.ts'
import type { Target } from './load.ts'

export type Victim = 'web' | 'worker' | 'postgres'

export type Installation = {
  /** Of two web processes: one that is killed, and one that goes on, as behind a load balancer. */
  urls: string[]
  /** Between web and PostgreSQL, worker and PostgreSQL, worker and the sandbox. */
  gates: { web: Gate; worker: Gate; api: Gate }
  privateKey: KeyObject
  targets: Target[]
  contactIds: string[]
  /** `kill -9`, then started again as the launcher does; resolves when it answers. */
  kill: (victim: Victim) => Promise<void>
  /** Processes that ended without having been killed. */
  unasked: string[]
  stop: () => Promise<void>
}

const TARGETS = 300
const PEOPLE = 20
const MAX_STARTS = 10

/** Everything that `npm start` runs, on a PostgreSQL of its own, with gates between the processes. */
export async function openInstallation(): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-crash-'))
  // As root PostgreSQL runs as another user, who must pass through.
  chmodSync(dataDir, 0o711)
  let server: Postgres = await startPostgres({ dataDir })
  const databaseUrl = server.url
  process.env.DATABASE_URL = databaseUrl
  process.env.SECRET_KEY = 'a secret key for tests only, long enough'
  process.env.INSTANCE = 'test'
  process.env.LOG_LEVEL = 'silent'
  await migrate(databaseUrl)
  const { privateKey, targets, contactIds } = await furnish()

  const toDatabase = () => server.port
  const [webGate, workerGate] = [await openGate(toDatabase), await openGate(toDatabase)]
  const web = await startApp({ databaseUrl: through(databaseUrl, webGate), dataDir, parts: ['web'] })
  const second = await startApp({ databaseUrl, dataDir, parts: ['web'] })
  // The sandbox posts to the one that stays.
  const { PORT = '', APP_URL = '' } = second.env
  const sandbox = await startApp({ databaseUrl, dataDir, parts: ['sandbox'], env: { PORT, APP_URL } })
  const api = await openGate(() => Number(sandbox.env.SANDBOX_PORT))
  const worker = await startApp({
    databaseUrl: through(databaseUrl, workerGate),
    dataDir,
    parts: ['worker'],
    env: { PORT, APP_URL, SANDBOX_PORT: String(api.port) },
  })

  const unasked: string[] = []
  const watch = (app: RunningApp, part: 'web' | 'worker') => {
    const { process: child, output } = app.parts[part] ?? {}
    child?.once('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && !isStopping) unasked.push(`${part} ended with ${code}: ${output?.()}`)
    })
  }
  let isStopping = false
  watch(web, 'web')
  watch(worker, 'worker')

  const killPart = async (app: RunningApp, part: 'web' | 'worker') => {
    const child = app.parts[part]?.process
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    await startAgain(app, part)
    watch(app, part)
  }
  return {
    urls: [web.url, second.url],
    gates: { web: webGate, worker: workerGate, api },
    privateKey,
    targets,
    contactIds,
    unasked,
    kill: async (victim) => {
      if (victim === 'web') return killPart(web, 'web')
      if (victim === 'worker') return killPart(worker, 'worker')
      process.kill(server.pid, 'SIGKILL')
      await server.gone
      server = await startPostgres({ dataDir, port: server.port })
    },
    stop: async () => {
      isStopping = true
      await Promise.all([web.stop(), second.stop(), worker.stop(), sandbox.stop()])
      await Promise.all([webGate.close(), workerGate.close(), api.close()])
      const { db } = await import('#lib/db.ts')
      await db().$disconnect()
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** As the launcher does: a process that finds no database at its start is started once more. */
async function startAgain(app: RunningApp, part: 'web' | 'worker'): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await app.start(part)
      return
    } catch (error) {
      if (tries === MAX_STARTS) throw error
    }
  }
}

function through(databaseUrl: string, gate: Gate): string {
  const url = new URL(databaseUrl)
  url.port = String(gate.port)
  url.searchParams.delete('host')
  return url.href
}

/** A verification key of our own, a live workflow on click, mails that were accepted, and people to write to. */
async function furnish(): Promise<{ privateKey: KeyObject; targets: Target[]; contactIds: string[] }> {
  const { db, transaction } = await import('#lib/db.ts')
  const { createUser } = await import('#lib/users/create-user.ts')
  const { createStarterWorkflow } = await import('#lib/workflows/starter.ts')
  const { makeMessages } = await import('../bench/event-stream.ts')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  await db().verificationKey.create({
    data: {
      provider: 'sandbox',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    },
  })
  const admin = {
    email: 'crash@example.com',
    name: 'Crash',
    password: 'a password for the crash test',
    role: 'admin' as const,
  }
  await transaction((tx) => createUser(tx, { ...admin, actorId: null }))
  await createStarterWorkflow()
  const owner = await db().user.findFirstOrThrow()
  const people = [
    ...makeMessages(TARGETS),
    ...makeMessages(PEOPLE).map((one, n) => ({ ...one, email: `reader-${n}@example.com` })),
  ]
  await db().contact.createMany({
    data: people.map(({ id, email }) => ({
      id,
      email,
      firstName: 'Person',
      lastName: email,
      ownerId: owner.id,
    })),
  })
  const targets = people.slice(0, TARGETS)
  await db().message.createMany({
    data: targets.map(({ id, email, sendgridId }) => ({
      id,
      contactId: id,
      composeKey: id,
      stream: 'transactional',
      provider: 'sandbox',
      fromAddress: 'desk@example.com',
      toAddress: email,
      subject: 'A mail of the crash test',
      html: '<p>Hello</p>',
      text: 'Hello',
      sendState: 'sent',
      status: 'sent',
      providerMessageId: sendgridId,
      sentAt: new Date(),
    })),
  })
  return { privateKey, targets, contactIds: people.slice(TARGETS).map(({ id }) => id) }
}
