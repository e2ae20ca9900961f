import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../prisma/migrate.ts'
import { startApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'
import { bareInsert } from './bare-insert.ts'
import { ingest, type Ingest } from './ingest.ts'
import { measureCommitToDom, measureEventToTask, type Latency } from './latency.ts'
import { prepareInstallation } from './prepare.ts'
import { differences } from './verify.ts'

/** `npm run bench` (`npm run bench -- 100` for one size of post): prints a table and writes nothing else; exit code 1 when what was recorded is not what was sent. */
const wanted = process.argv.slice(2).map(Number)
const SCENARIOS = [
  { perPost: 1, posts: 4_000 },
  { perPost: 100, posts: 800 },
  { perPost: 1_000, posts: 100 },
].filter(({ perPost }) => wanted.length === 0 || wanted.includes(perPost))

const distDir = '.next-test'
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-bench-'))
const server = await openServer()
const databaseUrl = await makeDatabase(server.url)
process.env.DATABASE_URL = databaseUrl
process.env.SECRET_KEY = 'a secret key for tests only, long enough'
process.env.INSTANCE = 'test'
const { db } = await import('#lib/db.ts')
const faults: string[] = []
try {
  const { privateKey } = await prepareInstallation()
  const app = await startApp({ databaseUrl, dataDir, distDir, parts: ['web', 'worker'] })
  try {
    // Once through everything, so that no scenario pays for compiling.
    await ingest(app.url, privateKey, { perPost: 100, posts: 30 })
    const runs: (Ingest & { bare: number })[] = []
    for (const scenario of SCENARIOS) {
      const run = await ingest(app.url, privateKey, scenario)
      await workflowsEnd()
      for (const fault of await differences({ unique: run.unique, posts: run.kept }))
        faults.push(`${scenario.perPost} per post: ${fault}`)
      runs.push({ ...run, bare: await bareInsert(databaseUrl) })
      console.error(`${scenario.perPost} per post: ${Math.round(run.eventsPerSecond)} events/s`)
    }
    const installation = { url: app.url, databaseUrl, privateKey }
    const commitToDom = await measureCommitToDom(installation)
    const eventToTask = await measureEventToTask(installation)
    print(runs, commitToDom, eventToTask)
  } finally {
    await app.stop()
  }
} finally {
  await db().$disconnect()
  await dropDatabase()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
for (const fault of faults) console.error(`DIFFERENT ${fault}`)
console.log(
  faults.length === 0
    ? 'Counts, statuses, marks, runs and tasks recomputed by independent SQL: no difference.'
    : `${faults.length} differences.`,
)
process.exit(faults.length === 0 ? 0 : 1)

async function openServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
  const { startScratchPostgres } = await import('../support/scratch-postgres.ts')
  return startScratchPostgres()
}

async function makeDatabase(serverUrl: string): Promise<string> {
  const url = new URL(serverUrl)
  url.pathname = `/mailroom_bench_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${url.pathname.slice(1)}`)
  await migrate(url.href)
  return url.href
}

function dropDatabase(): Promise<void> {
  return onServer(`drop database if exists ${new URL(databaseUrl).pathname.slice(1)} with (force)`)
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** Runs that the scenario started end before they are counted. */
async function workflowsEnd(): Promise<void> {
  await waitFor(
    'every run has ended',
    async () => {
      const rows = await db().$queryRaw<{ left: number }[]>`
        select (select count(*) from graphile_worker._private_jobs)::int + (select count(*) from workflow_run where state in ('queued', 'running'))::int as left`
      return rows[0]?.left === 0
    },
    120,
  )
}

function print(runs: (Ingest & { bare: number })[], commitToDom: Latency, eventToTask: Latency): void {
  console.log(
    `\nEvents through HTTP into the database (${cpus().length} cores, load generator included; 20,000 messages, 10 % duplicates, one live workflow)`,
  )
  console.table(
    runs.map((run) => ({
      'events per post': run.perPost,
      'events sent': run.total,
      'events/s': Math.round(run.eventsPerSecond),
      'posts/s': Math.round(run.postsPerSecond),
      'answer p50 ms': round(run.answerMs.p50),
      'answer p99 ms': round(run.answerMs.p99),
      'bare insert rows/s': Math.round(run.bare),
      'share of bare insert': round(run.eventsPerSecond / run.bare, 2),
    })),
  )
  console.log('Latency (ms)')
  console.table({
    'commit → open page shows it': { median: commitToDom.median, p95: commitToDom.p95 },
    'event posted → task made': { median: eventToTask.median, p95: eventToTask.p95 },
  })
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}
