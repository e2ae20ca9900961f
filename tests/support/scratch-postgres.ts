import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../lib/launch/postgres.mjs'
import { SCRATCH_SETTINGS } from './scratch-settings.mjs'

/** The product's own embedded PostgreSQL on a folder that is thrown away. */
export async function startScratchPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-pg-'))
  // As root the server runs as user postgres, who must pass through; else its files would stay under /var/lib.
  chmodSync(dataDir, 0o711)
  const server = await startPostgres({ dataDir, settings: SCRATCH_SETTINGS, log: () => {} })
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
