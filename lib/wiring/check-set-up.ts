import { transaction } from '#lib/db.ts'
import type { JobPayload } from '#lib/jobs/catalog.ts'
import { scheduleNightlyCheck } from '#lib/setup/nightly.ts'
import { sweepSetupHistory } from '#lib/setup/sweep-history.ts'
import { sweepSystemMails } from '#lib/system-mail/lapse.ts'
import { runChecks } from '#lib/wiring/run-checks.ts'

/** Job `setup.check`: runs the checks. A nightly one first asks for the next night, and sweeps history and system mail at its end. */
export async function checkSetUp(payload: JobPayload<'setup.check'>, signal: AbortSignal): Promise<void> {
  if (payload.reason !== 'nightly') {
    await runChecks({ reason: payload.reason, askedById: payload.askedById, signal })
    return
  }
  await transaction((tx) => scheduleNightlyCheck(tx, new Date()))
  await runChecks({ reason: 'nightly', night: payload.night, signal })
  await sweepSetupHistory(new Date())
  await sweepSystemMails(new Date())
}
