import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'

/** Open posts are cut after this; the next sandbox posts them again. */
const STOP_DEADLINE_MS = 1500
/** Of a sandbox that could not start, for instance because its port is taken. */
const EXIT_FAILED = 1

let stopping = false

try {
  const sandbox = await startSandbox({ port: env().sandboxPort })
  const stop = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref()
    void sandbox
      .close()
      .then(() => db().$disconnect())
      .finally(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The channel to the launcher closes when the launcher is gone, however it went.
  process.on('disconnect', stop)
  log('sandbox').info({ url: sandbox.url }, 'The sandbox listens.')
  process.send?.({ type: 'ready' })
} catch (error) {
  log('sandbox').fatal({ err: error }, `The sandbox could not start on port ${env().sandboxPort}.`)
  process.exit(EXIT_FAILED)
}
