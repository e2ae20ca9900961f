import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { migrate } from '../../prisma/migrate.ts'
import { startScratchPostgres } from '../support/scratch-postgres.ts'
import { startApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'
import { makeDice } from './dice.ts'
import { attack, goodPost, type Outcome, type Target } from './requests.ts'

/**
 * `npm run test:hostile`: 10,000 generated posts, signed well and not, with broken bodies, headers, encodings and
 * protocols. No 5xx but a deliberate 503, no crash, memory within 100 MB, a good post in between answered within 1 s, and
 * everything that was turned away is on record with its reason. Exit code 1 otherwise. `--count`, `--seed`.
 */
const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const COUNT = Number(values.count)
const AT_ONCE = 8
const GOOD_EVERY = 250
const MAX_GOOD_MS = 1_000
const MAX_GROWTH_MB = 100
const WARM_UP = 600
const GOOD_WARM_UP = 2_000
const DRAIN_SECONDS = 180
const PARTS = ['web', 'worker'] as const

const faults: string[] = []
const server = await startScratchPostgres()
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-hostile-'))
process.env.DATABASE_URL = server.url
process.env.SECRET_KEY = 'a secret key for tests only, long enough'
process.env.INSTANCE = 'test'
await migrate(server.url)
const { db } = await import('#lib/db.ts')
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
await db().verificationKey.create({
  data: {
    provider: 'sendgrid_us',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  },
})
const app = await startApp({ databaseUrl: server.url, dataDir, parts: ['web', 'worker'] })
const target: Target = {
  url: app.url,
  privateKey,
  agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE * 2 }),
}
try {
  const dice = makeDice(Number(values.seed))
  // What is compiled, cached and taken for the heap once is no growth: a server at work is attacked, not a young one.
  await inParallel(GOOD_WARM_UP, () => goodPost(target, dice))
  await inParallel(WARM_UP, () => attack(target, dice))
  await drained()
  const before = memoryMb()
  const peak = { ...before }
  const outcomes: Outcome[] = []
  const goodMs: number[] = []
  let sent = 0
  await inParallel(COUNT, async () => {
    if (++sent % GOOD_EVERY === 0) {
      const startedAt = performance.now()
      const status = await goodPost(target, dice)
      goodMs.push(performance.now() - startedAt)
      if (status !== 202) faults.push(`a good post was answered ${status}`)
      const now = memoryMb()
      for (const part of PARTS) peak[part] = Math.max(peak[part], now[part])
    }
    outcomes.push(await attack(target, dice))
  })
  await drained()
  const after = memoryMb()
  await judge(outcomes, goodMs)
  for (const part of PARTS) {
    const growth = after[part] - before[part]
    if (growth > MAX_GROWTH_MB) faults.push(`${part} grew by ${growth} MB`)
  }
  print(outcomes, goodMs, { before, peak, after })
} finally {
  target.agent.destroy()
  await app.stop()
  await db().$disconnect()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
for (const fault of faults) console.error(`FAULT ${fault}`)
console.log(faults.length === 0 ? 'It held.' : `${faults.length} faults.`)
process.exit(faults.length === 0 ? 0 : 1)

async function inParallel(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count
  const lane = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

async function drained(): Promise<void> {
  const isRead = async () => (await db().rawPost.count({ where: { state: 'pending' } })) === 0
  await waitFor('every post is read', isRead, DRAIN_SECONDS)
  // Refusals are written half a second late, and garbage is collected when nothing else is to be done.
  await pause(2_000)
}

async function judge(outcomes: Outcome[], goodMs: number[]): Promise<void> {
  for (const part of PARTS) {
    const { process: child, output } = app.parts[part] ?? {}
    if (child?.exitCode !== null || child.signalCode !== null) faults.push(`${part} ended: ${output?.()}`)
  }
  const broken = outcomes.filter(({ status }) => status !== null && status >= 500 && status !== 503)
  for (const { kind, status } of broken.slice(0, 5)) faults.push(`a ${kind} was answered ${status}`)
  const forged = outcomes.filter(({ isSigned, status }) => !isSigned && status === 202)
  if (forged.length > 0) faults.push(`${forged.length} posts that nobody signed were taken`)
  const slowest = Math.max(...goodMs)
  if (slowest > MAX_GOOD_MS) faults.push(`a good post took ${slowest.toFixed(0)} ms`)

  await none(
    `select count(*)::int as found from raw_post p where state = 'rejected' and error is null
    and not exists (select 1 from rejected_item r where r."postId" = p.id)`,
    'rejected posts without a reason',
  )
  await none(
    `select count(*)::int as found from rejected_item where reason = ''`,
    'rejected items without a reason',
  )
  await none(
    `select count(*)::int as found from raw_post where error is not null`,
    'posts that made reading fail',
  )
  const [refused] = await db().$queryRaw<
    { found: number }[]
  >`select coalesce(sum(count), 0)::int as found from post_refusal`
  const answered = outcomes.filter(({ status }) => status === 401).length
  if ((refused?.found ?? 0) < answered)
    faults.push(`${answered} posts were refused and ${refused?.found} are on record`)
}

async function none(sql: string, what: string): Promise<void> {
  const rows = await db().$queryRawUnsafe<{ found: number }[]>(sql)
  if (rows[0]?.found !== 0) faults.push(`${what}: ${rows[0]?.found}`)
}

type Memory = Record<(typeof PARTS)[number], number>

/** Resident memory, MB. */
function memoryMb(): Memory {
  const of = (part: keyof Memory) =>
    Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(app.parts[part]?.process.pid)])) / 1024)
  return { web: of('web'), worker: of('worker') }
}

function print(outcomes: Outcome[], goodMs: number[], memory: Record<string, Memory>): void {
  const table: Record<string, Record<string, number>> = {}
  for (const { kind, status } of outcomes) {
    const row = (table[kind] ??= {})
    const name = status === null ? 'no answer' : String(status)
    row[name] = (row[name] ?? 0) + 1
  }
  console.log('Answers, by what was hostile')
  console.table(table)
  console.log('Memory (MB)')
  console.table(memory)
  const sorted = [...goodMs].sort((a, b) => a - b)
  console.log(
    `Good posts in between: ${sorted.length}, median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms, slowest ${sorted.at(-1)?.toFixed(0)} ms`,
  )
}
