import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { expectMessage, killLauncher, sendMessage, startAgain, usePatient } from './patient.ts'
import { HEALTHY_SECONDS, PREPARED_SECONDS, partPid, query, startSite, stopSite } from './running.ts'

const patient = usePatient()

test('killed during initdb, the next start is healthy', async () => {
  const killed = startSite(patient.site)
  await waitFor('initdb at work', () => isInitialising(), HEALTHY_SECONDS)
  await killLauncher(patient, killed)
  expect(existsSync(join(patient.site.dataDir, 'db')), 'initdb was over before the kill').toBe(false)
  await startAgain(patient)
  await sendMessage(patient)
})

test('killed during a migration, the next start is healthy and the migration whole', async () => {
  await stopSite(patient.site, patient.current)
  const folder = join(patient.site.dir, 'prisma', 'migrations', '29990101000000_slow')
  mkdirSync(folder)
  const sql = 'create table slow_one (id int); select pg_sleep(3); create table slow_two (id int);'
  writeFileSync(join(folder, 'migration.sql'), sql)
  const killed = startSite(patient.site)
  await waitFor('the migration at work', () => isMigrating(), HEALTHY_SECONDS)
  await killLauncher(patient, killed)
  await startAgain(patient)
  expect(
    await query(
      patient.site,
      `select to_regclass('slow_one') is not null and to_regclass('slow_two') is not null as whole`,
    ),
  ).toEqual([{ whole: true }])
  await expectMessage(patient)
})

test('killed during the build, the next start builds again and is healthy', async () => {
  await stopSite(patient.site, patient.current)
  appendFileSync(join(patient.site.dir, 'instrumentation.ts'), '\n// Changed.\n')
  const killed = startSite(patient.site)
  await waitFor(
    'the build at work',
    () => killed.output().includes('run   build') && partPid(patient.site, 'build'),
    HEALTHY_SECONDS,
  )
  await waitFor('a removed stamp', () => !existsSync(join(patient.site.dir, '.next-test', 'mailroom-build')))
  await killLauncher(patient, killed)
  await startAgain(patient, PREPARED_SECONDS)
  expect(patient.current.output()).toContain('done  build')
  await expectMessage(patient)
})

function isInitialising(): boolean {
  return (
    existsSync(patient.site.dataDir) &&
    readdirSync(patient.site.dataDir).some((name) => /^db\.new\.\d+$/.test(name))
  )
}

async function isMigrating(): Promise<boolean> {
  const sql = `select 1 from pg_stat_activity where query like '%slow_one%' and pid <> pg_backend_pid() and state = 'active'`
  const rows = await query(patient.site, sql).catch(() => [])
  return rows.length > 0
}
