import { beforeAll, expect, test } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { expectMessage, killLauncher, sendMessage, startAgain, usePatient } from './patient.ts'
import {
  HEALTHY_SECONDS,
  isHealthy,
  partPid,
  postmasterPid,
  startSite,
  stopSite,
  untilUp,
} from './running.ts'

const patient = usePatient()

beforeAll(async () => {
  await startAgain(patient)
  await sendMessage(patient)
})

test.each(['web', 'worker', 'sandbox'])('killed, %s comes back by itself', async (name) => {
  const before = partPid(patient.site, name)
  expect(before).toBeTypeOf('number')
  process.kill(Number(before), 'SIGKILL')
  await waitFor(`another ${name}`, () => (partPid(patient.site, name) ?? before) !== before, HEALTHY_SECONDS)
  await waitFor(
    `the ${name} at work`,
    () => patient.current.output().includes(`The ${name} process runs again.`),
    HEALTHY_SECONDS,
  )
  await waitFor('health', () => isHealthy(patient.site), HEALTHY_SECONDS)
  await expectMessage(patient)
})

test('killed, the postmaster comes back by itself', async () => {
  process.kill(postmasterPid(patient.site), 'SIGKILL')
  await waitFor(
    'PostgreSQL at work',
    () => patient.current.output().includes('PostgreSQL runs again.'),
    HEALTHY_SECONDS,
  )
  await waitFor('health', () => isHealthy(patient.site), HEALTHY_SECONDS)
  await expectMessage(patient)
})

test.each(['launcher', 'web', 'worker', 'sandbox', 'postmaster'])(
  'after a kill of %s and of the launcher at once, the next start is healthy',
  async (name) => {
    const victim = name === 'postmaster' ? postmasterPid(patient.site) : partPid(patient.site, name)
    if (name !== 'launcher') process.kill(Number(victim), 'SIGKILL')
    await killLauncher(patient, patient.current)
    await startAgain(patient)
    await expectMessage(patient)
  },
)

test('started a second time with nothing new, it skips install, generate, bundle, migrate and build', async () => {
  await stopSite(patient.site, patient.current)
  patient.current = startSite(patient.site)
  await untilUp(patient.site, patient.current)
  for (const step of ['install', 'generate', 'bundle', 'migrate', 'build'])
    expect(patient.current.output()).toContain(`skip  ${step} `)
  await stopSite(patient.site, patient.current)
})
