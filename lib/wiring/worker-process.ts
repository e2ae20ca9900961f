import { transaction } from '#lib/db.ts'
import { startBeat, watchForThaw } from '#lib/jobs/beat.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { log } from '#lib/log.ts'
import { startRunner } from '#lib/jobs/runner.ts'
import { scheduleNightlyCheck } from '#lib/setup/nightly.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { hearSettings } from '#lib/wiring/hear-settings.ts'
import { jobHandlers } from '#lib/wiring/job-handlers.ts'

/** How soon the sandbox is tried again while it starts up. */
const SANDBOX_RETRY_MS = 500

/** The worker: runs jobs, and tells the launcher (its parent) whether the sandbox is wanted. */
const runner = await startRunner(jobHandlers)
const stopBeat = startBeat()
watchForThaw((seconds) => {
  log('worker').fatal({ seconds }, 'this worker stood still; others have its jobs, so it ends')
  process.exit(1)
})
let isStopping = false
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
process.on('disconnect', () => void stop())
void runner.failed.catch((error: unknown) => {
  log('worker').fatal({ err: error }, 'the job runner stopped')
  process.exit(1)
})
// Posts whose job ended with an earlier worker are found by this one.
await transaction((tx) => enqueue(tx, 'posts.process', {}))
await transaction((tx) => scheduleNightlyCheck(tx, new Date()))
// As a job: what is wrong with the pipeline must not keep mail and rules from their worker.
await transaction((tx) => enqueue(tx, 'pipeline.tend', {}, { jobKey: 'pipeline.tend:start' }))
await hearSettings(() => void followSettings())
await followSettings()
process.send?.({ type: 'ready' })
log('worker').info('the worker is ready')

async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  stopBeat()
  await runner.stop()
  process.exit(0)
}

async function followSettings(): Promise<void> {
  if (isStopping) return
  try {
    const { provider } = await readMailSettings()
    process.send?.({ type: 'sandbox', wanted: provider === 'sandbox' })
    if (provider === 'sandbox') await connectSandbox()
  } catch (error) {
    log('worker').debug({ err: error }, 'the sandbox does not answer yet')
    setTimeout(() => void followSettings(), SANDBOX_RETRY_MS)
  }
}
