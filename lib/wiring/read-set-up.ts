import { db } from '#lib/db.ts'
import { CHECK_IDS, type CheckId } from '#lib/setup/check.ts'
import { countedState, readiness, type Readiness } from '#lib/setup/readiness.ts'
import { readStanding } from '#lib/setup/record-finding.ts'
import { canSkip } from '#lib/setup/skip-check.ts'
import { isStale, type Standing } from '#lib/setup/standing.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'

export type StepView = {
  id: CheckId
  label: string
  waitsFor: string
  /** Null: never run. */
  standing: Standing | null
  /** Its last finding is older than 26 hours. */
  isStale: boolean
  canSkip: boolean
  skip: { reason: string; at: Date; by: string | null } | null
}

export type SetUpView = {
  provider: Provider
  isProduction: boolean
  /** Of the mail settings, for the optimistic check of the next change. */
  version: number
  readiness: Readiness
  /** In the order in which one sets up. */
  steps: StepView[]
  /** When any check was last tried; null: never. */
  triedAt: Date | null
}

/** How far the set-up of the present provider is, check by check. */
export async function readSetUp(now: Date): Promise<SetUpView> {
  const { provider, isProduction, version } = await readMailSettings()
  const [standings, skips] = await Promise.all([
    db().checkStanding.findMany({ where: { provider } }),
    db().checkSkip.findMany({ where: { provider } }),
  ])
  const names = await db().user.findMany({
    where: { id: { in: skips.flatMap((skip) => skip.byId ?? []) } },
    select: { id: true, name: true },
  })
  const steps = CHECK_IDS.flatMap((id): StepView[] => {
    const check = CHECKS.find((one) => one.id === id)
    if (!check) return []
    const row = standings.find((one) => one.checkId === id)
    const skip = canSkip(id, isProduction) ? skips.find((one) => one.checkId === id) : undefined
    const standing = row ? readStanding(row) : null
    return [
      {
        id,
        label: check.label,
        waitsFor: check.waitsFor,
        standing,
        isStale: standing !== null && !skip && isStale(standing, now),
        canSkip: canSkip(id, isProduction),
        skip: skip
          ? {
              reason: skip.reason,
              at: skip.at,
              by: names.find((person) => person.id === skip.byId)?.name ?? null,
            }
          : null,
      },
    ]
  })
  return {
    provider,
    isProduction,
    version,
    steps,
    readiness: readiness(
      steps.map((step) => ({
        label: step.label,
        state: countedState(step),
        isSkipped: step.skip !== null,
      })),
    ),
    triedAt: latest(standings.map((row) => row.triedAt)),
  }
}

function latest(times: Date[]): Date | null {
  return times.reduce<Date | null>((last, time) => (last && last > time ? last : time), null)
}
