import { db, type Tx } from '#lib/db.ts'
import { environmentProvider, isFixedByEnvironment } from '#lib/settings/environment.ts'
import type { Provider } from '#lib/settings/provider.ts'

export type MailSettings = {
  /** Off stops sending, never receiving. */
  isEnabled: boolean
  provider: Provider
  /** An admin said that real mail depends on this instance: it is not called ready on a trial plan. */
  isProduction: boolean
  /** For the optimistic check of the next change; 0 while nothing was ever saved. */
  version: number
  /** Set by the environment, so that the browser cannot change it. `provider`: the sandbox is no choice. */
  fixed: { provider: boolean; isEnabled: boolean }
}

/** Whether mail goes out, and by whom. Writes nothing: without a saved row sending is on, by the sandbox. */
export async function readMailSettings(from: Tx = db()): Promise<MailSettings> {
  const row = await from.mailSettings.findUnique({ where: { id: 1 } })
  const isFixed = isFixedByEnvironment()
  const chosen = row?.provider ?? 'sandbox'
  return {
    isEnabled: isFixed || (row?.isEnabled ?? true),
    provider: isFixed ? environmentProvider(chosen) : chosen,
    isProduction: row?.isProduction ?? false,
    version: row?.version ?? 0,
    fixed: { provider: isFixed, isEnabled: isFixed },
  }
}
