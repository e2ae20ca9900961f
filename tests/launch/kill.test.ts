import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { copyCheckout } from './checkout.ts'
import {
  HEALTHY_SECONDS,
  databaseUrl,
  endAll,
  isHealthy,
  launcherPid,
  partPid,
  postmasterPid,
  query,
  siteOf,
  startSite,
  stopSite,
  untilUp,
  type Site,
  type Started,
  processEnv,
} from './running.ts'

let site: Site
let copy: ReturnType<typeof copyCheckout>
let current: Started
let messageId = ''

beforeAll(async () => {
  copy = copyCheckout()
  site = await siteOf(copy.dir)
})

afterAll(() => {
  endAll(site)
  copy.remove()
})

test('killed during initdb, the next start is healthy', async () => {
  const killed = startSite(site)
  await waitFor('initdb at work', () => isInitialising(), HEALTHY_SECONDS)
  await killLauncher(killed)
  expect(existsSync(join(site.dataDir, 'db')), 'initdb was over before the kill').toBe(false)
  await startAgain()
  messageId = send('ana@example.com')
  await waitFor('the message with its provider', async () => (await readState()) !== 'queued', 30)
})

test.each(['web', 'worker', 'sandbox'])('killed, %s comes back by itself', async (name) => {
  const before = partPid(site, name)
  expect(before).toBeTypeOf('number')
  process.kill(Number(before), 'SIGKILL')
  await waitFor(`another ${name}`, () => (partPid(site, name) ?? before) !== before, HEALTHY_SECONDS)
  await waitFor(
    `the ${name} at work`,
    () => current.output().includes(`The ${name} process runs again.`),
    HEALTHY_SECONDS,
  )
  await waitFor('health', () => isHealthy(site), HEALTHY_SECONDS)
  await expectMessage()
})

test('killed, the postmaster comes back by itself', async () => {
  process.kill(postmasterPid(site), 'SIGKILL')
  await waitFor(
    'PostgreSQL at work',
    () => current.output().includes('PostgreSQL runs again.'),
    HEALTHY_SECONDS,
  )
  await waitFor('health', () => isHealthy(site), HEALTHY_SECONDS)
  await expectMessage()
})

test.each(['launcher', 'web', 'worker', 'sandbox', 'postmaster'])(
  'after a kill of %s and of the launcher at once, the next start is healthy',
  async (name) => {
    const victim = name === 'postmaster' ? postmasterPid(site) : partPid(site, name)
    if (name !== 'launcher') process.kill(Number(victim), 'SIGKILL')
    await killLauncher(current)
    await startAgain()
    await expectMessage()
  },
)

test('killed during a migration, the next start is healthy and the migration whole', async () => {
  await stopSite(site, current)
  const folder = join(site.dir, 'prisma', 'migrations', '29990101000000_slow')
  mkdirSync(folder)
  const sql = 'create table slow_one (id int); select pg_sleep(3); create table slow_two (id int);'
  writeFileSync(join(folder, 'migration.sql'), sql)
  const killed = startSite(site)
  await waitFor('the migration at work', () => isMigrating(), HEALTHY_SECONDS)
  await killLauncher(killed)
  await startAgain()
  expect(
    await query(
      site,
      `select to_regclass('slow_one') is not null and to_regclass('slow_two') is not null as whole`,
    ),
  ).toEqual([{ whole: true }])
  await expectMessage()
})

test('killed during the build, the next start builds again and is healthy', async () => {
  await stopSite(site, current)
  appendFileSync(join(site.dir, 'instrumentation.ts'), '\n// Changed.\n')
  const killed = startSite(site)
  await waitFor(
    'the build at work',
    () => killed.output().includes('run   build') && partPid(site, 'build'),
    HEALTHY_SECONDS,
  )
  await waitFor('a removed stamp', () => !existsSync(join(site.dir, '.next-test', 'mailroom-build')))
  await killLauncher(killed)
  await startAgain()
  expect(current.output()).toContain('done  build')
  await expectMessage()
})

test('started a second time with nothing new, it skips install, generate, migrate and build', async () => {
  await stopSite(site, current)
  current = startSite(site)
  await untilUp(site, current)
  for (const step of ['install', 'generate', 'migrate', 'build'])
    expect(current.output()).toContain(`skip  ${step} `)
  await stopSite(site, current)
})

async function startAgain(): Promise<void> {
  current = startSite(site)
  await untilUp(site, current)
}

async function killLauncher(started: Started): Promise<void> {
  process.kill(launcherPid(site), 'SIGKILL')
  await waitFor('an end of npm', started.hasEnded)
}

function isInitialising(): boolean {
  return existsSync(site.dataDir) && readdirSync(site.dataDir).some((name) => /^db\.new\.\d+$/.test(name))
}

async function isMigrating(): Promise<boolean> {
  const sql = `select 1 from pg_stat_activity where query like '%slow_one%' and pid <> pg_backend_pid() and state = 'active'`
  const rows = await query(site, sql).catch(() => [])
  return rows.length > 0
}

function send(to: string): string {
  const env = processEnv({ ...site.env, DATABASE_URL: databaseUrl(site) })
  const args = ['--import', 'tsx', 'tests/launch/send-message.ts', to]
  return execFileSync(process.execPath, args, { cwd: site.dir, env, encoding: 'utf8' })
}

async function readState(): Promise<string | undefined> {
  return (await query<{ status: string }>(site, 'select status from message where id = $1', [messageId]))[0]
    ?.status
}

async function expectMessage(): Promise<void> {
  expect(await readState()).toMatch(/^(sent|processed|deferred|delivered)$/)
}
