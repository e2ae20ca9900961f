import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { copyCheckout } from './checkout.ts'
import {
  HEALTHY_SECONDS,
  databaseUrl,
  endAll,
  launcherPid,
  processEnv,
  query,
  siteOf,
  startSite,
  untilUp,
  type Site,
  type Started,
} from './running.ts'

/** An installation that is started and killed, and the message that must survive it. */
export type Patient = { site: Site; current: Started; messageId: string }

/** Copies the checkout for all tests of a file; what was started is ended with them. */
export function usePatient(): Patient {
  const patient = { messageId: '' } as Patient
  let copy: ReturnType<typeof copyCheckout>
  beforeAll(async () => {
    copy = copyCheckout()
    patient.site = await siteOf(copy.dir)
  })
  afterAll(() => {
    endAll(patient.site)
    copy.remove()
  })
  return patient
}

/** `seconds`: within which it must be healthy. */
export async function startAgain(patient: Patient, seconds = HEALTHY_SECONDS): Promise<void> {
  patient.current = startSite(patient.site)
  await untilUp(patient.site, patient.current, seconds)
}

export async function killLauncher({ site }: Patient, started: Started): Promise<void> {
  process.kill(launcherPid(site), 'SIGKILL')
  await waitFor('an end of npm', started.hasEnded)
}

/** Sends the message that `expectMessage` looks for, and waits until SendGrid has it. */
export async function sendMessage(patient: Patient): Promise<void> {
  const { site } = patient
  const env = processEnv({ ...site.env, DATABASE_URL: databaseUrl(site) })
  const args = ['--import', 'tsx', 'tests/launch/send-message.ts', 'ana@example.com']
  patient.messageId = execFileSync(process.execPath, args, { cwd: site.dir, env, encoding: 'utf8' })
  await waitFor('the message with its provider', async () => (await readState(patient)) !== 'queued', 30)
}

export async function expectMessage(patient: Patient): Promise<void> {
  expect(await readState(patient)).toMatch(/^(sent|processed|deferred|delivered)$/)
}

async function readState({ site, messageId }: Patient): Promise<string | undefined> {
  const rows = await query<{ status: string }>(site, 'select status from message where id = $1', [messageId])
  return rows[0]?.status
}
