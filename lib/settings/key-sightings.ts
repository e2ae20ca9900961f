import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'

/** Sightings are written this long after the first of them, so that a busy webhook costs one small write a second. */
const WRITE_AFTER_MS = 1_000

/** Per process: keys that signed a post since the last write. */
const holder = globalThis as typeof globalThis & { mailroomSightings?: Set<string> }
const seen = (holder.mailroomSightings ??= new Set<string>())

/** Notes that a post signed by this key was stored. Never throws and never waits. */
export function noteKeySighting(publicKey: string): void {
  if (seen.size === 0) setTimeout(() => void write(), WRITE_AFTER_MS).unref()
  seen.add(publicKey)
}

async function write(): Promise<void> {
  const keys = [...seen]
  seen.clear()
  try {
    await db()
      .$executeRaw`update "verification_key" set "lastSeenAt" = now() where "publicKey" = any(${keys})`
  } catch (error) {
    // The next post notes it again.
    log('webhooks').warn({ err: error }, 'when keys were last used could not be kept')
  }
}
