import type { Tx } from '#lib/db.ts'

/** Where processes hear that settings changed (LISTEN); the payload is empty, they read again. */
export const SETTINGS_CHANNEL = 'mailroom_settings'

/** Tells every process at commit that settings changed: the worker starts or stops the sandbox by it. */
export async function announceSettings(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_notify(${SETTINGS_CHANNEL}, '')`
}
