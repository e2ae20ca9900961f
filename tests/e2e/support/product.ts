import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { Client, Pool } from 'pg'
import { readConfig } from '../../../lib/launch/config.mjs'
import { sandboxPart, webPart, workerPart } from '../../../lib/launch/parts.mjs'
import { freePort } from '../../support/free-port.ts'
import { adminProgram, programs } from '../../support/programs.ts'
import { waitFor } from '../../support/wait-for.ts'
import { ADMIN, inherited, INSTALLATION, SECRET_KEY } from './installation.ts'

export { ADMIN }

const START_SECONDS = 60
const SHORT_LIVED = new URL('../../support/short-lived.mjs', import.meta.url).href

/** A running Mailroom of its own: fresh database, web, worker and sandbox on ports of their own. */
export type Product = {
  url: string
  sandboxPort: number
  databaseUrl: string
  query: <Row extends Record<string, unknown>>(sql: string, values?: unknown[]) => Promise<Row[]>
  /** What the processes wrote, for a failure's message and for what must never be in it. */
  output: () => string
  stop: () => Promise<void>
}

type Part = { name: string; args: string[]; env: Record<string, string> }

/** Runs a product for all tests of a file, as `npm start` would set it up; `env` is the operator's. */
export function useProduct(
  env: Record<string, string> | (() => Promise<Record<string, string>>) = {},
): () => Product {
  let product: Product | undefined
  test.beforeAll(async () => {
    test.setTimeout(2 * START_SECONDS * 1000)
    product = await startProduct(typeof env === 'function' ? await env() : env)
  })
  test.afterAll(async () => {
    await product?.stop()
  })
  return () => {
    if (!product) throw new Error('The product runs only inside tests.')
    return product
  }
}

async function startProduct(operatorEnv: Record<string, string> = {}): Promise<Product> {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-story-'))
  // What an installation begins with depends on the operator's configuration.
  const isPlain = Object.keys(operatorEnv).length === 0
  const database = await cloneTemplate(isPlain ? process.env.STORIES_FURNISHED : process.env.STORIES_BARE)
  const env = {
    ...INSTALLATION,
    HOST: '127.0.0.1',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? '.next-test',
    LOG_LEVEL: 'info',
    ...operatorEnv,
  }
  const config = readConfig(env)
  const pool = new Pool({ connectionString: database.url, max: 2 })
  const said: string[] = []
  const running: ChildProcess[] = []
  const start = (part: Part) => running.push(run(part, said))
  const stop = async () => {
    await Promise.all(running.map(end))
    await pool.end()
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    if (!isPlain) await finish(run({ name: 'admin', args: [...adminProgram, 'first'], env }, said), said)
    start(webPart(config, SECRET_KEY, env))
    start(sandboxPart(programs, env))
    start(workerPart(programs, env))
    const product: Product = {
      url: `http://127.0.0.1:${port}`,
      sandboxPort,
      databaseUrl: database.url,
      query: async (sql, values) => (await pool.query(sql, values)).rows,
      output: () => said.join(''),
      stop,
    }
    await untilReady(product, operatorEnv)
    return product
  } catch (error) {
    await stop()
    throw error instanceof Error ? new Error(`${error.message}\n${said.join('').slice(-4000)}`) : error
  }
}

export type SandboxAlone = Pick<Product, 'query' | 'stop'> & { url: string }

/** Another sandbox with a database of its own: it stands for the real SendGrid. */
export async function startSandboxAlone(): Promise<SandboxAlone> {
  const port = await freePort()
  const database = await cloneTemplate(process.env.STORIES_BARE)
  const pool = new Pool({ connectionString: database.url, max: 2 })
  const url = `http://127.0.0.1:${port}`
  const child = run(sandboxPart(programs, { SANDBOX_PORT: String(port), DATABASE_URL: database.url }), [])
  const stop = async () => {
    await end(child)
    await pool.end()
    await database.drop()
  }
  await waitFor(`the sandbox at ${url}`, () => fetch(`${url}/v3/scopes`).catch(() => null), START_SECONDS)
  return { url, query: async (sql, values) => (await pool.query(sql, values)).rows, stop }
}

/** Web answers, and the worker has connected the sandbox: then nothing happens any more without a person. */
async function untilReady(product: Product, env: Record<string, string>): Promise<void> {
  await waitFor(
    `a healthy ${product.url}`,
    async () => (await fetch(`${product.url}/api/health`).catch(() => null))?.ok,
    START_SECONDS,
  )
  if (env.SENDGRID_TRANSACTIONAL_KEY) return
  await waitFor(
    'the sandbox connected',
    async () => {
      const [keys] = await product.query<{ count: number }>(
        `select count(*)::int as count from stream_settings where "check" is not null`,
      )
      return (keys?.count ?? 0) === 2
    },
    START_SECONDS,
  )
}

function run(part: Part, said: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', SHORT_LIVED, ...part.args], {
    env: { ...inherited(), ...part.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(String(chunk)))
  return child
}

async function finish(child: ChildProcess, said: string[]): Promise<void> {
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`A step of the start failed.\n${said.join('')}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = AbortSignal.timeout(30_000)
  patience.addEventListener('abort', () => child.kill('SIGKILL'))
  await gone
}

async function cloneTemplate(template = ''): Promise<{ url: string; drop: () => Promise<void> }> {
  const { STORIES_SERVER } = process.env
  if (!STORIES_SERVER || !template) throw new Error('Stories run through Playwright’s global set-up.')
  const name = `mailroom_story_${randomUUID().replaceAll('-', '')}`
  const onServer = async (sql: string) => {
    const client = new Client({ connectionString: STORIES_SERVER })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await onServer(`create database ${name} template ${template}`)
  const url = new URL(STORIES_SERVER)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(`drop database if exists ${name} with (force)`) }
}
