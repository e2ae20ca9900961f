// @ts-check
import { keepRunning } from './keep-running.mjs'
import { sandboxPart, untilHealthy, webPart, workerPart } from './parts.mjs'
import { requireFreeSandboxPort } from './ports.mjs'

/**
 * Starts web, worker and, while it is the provider, the sandbox, and waits until all are ready.
 * @param {object} options
 * @param {import('./config.mjs').Config} options.config
 * @param {string} options.secretKey
 * @param {string} options.programs the folder of `bundle`
 * @param {Record<string, string>} options.env
 * @param {import('./process-book.mjs').ProcessBook} options.book
 * @param {import('./steps.mjs').Screen} options.screen
 * @param {ReturnType<typeof import('./relay.mjs').createRelay>} options.relay
 * @param {import('./lifecycle.mjs').Lifecycle} options.lifecycle
 * @param {<T>(name: string, work: (step: import('./steps.mjs').Step) => Promise<T>) => Promise<T>} options.step
 */
export async function serve({ config, secretKey, programs, env, book, screen, relay, lifecycle, step }) {
  const keep = (
    /** @type {import('./lifecycle.mjs').PartName} */ name,
    /** @type {Omit<import('./spawn-own.mjs').Spec, 'onLine'>} */ part,
    /** @type {Pick<Parameters<typeof keepRunning>[0], 'isReady' | 'mayWait'>} */ more = {},
  ) => {
    const spec = { ...part, onLine: relay.from(name) }
    const kept = keepRunning({
      spec,
      book,
      note: screen.line,
      lastLines: () => relay.lastLines(name),
      ...more,
    })
    lifecycle.hold(name, kept)
    return kept
  }

  let webSays = ''
  const isReady = (/** @type {AbortSignal} */ signal) =>
    untilHealthy(config, signal, (answer) => (webSays = answer))
  const sandbox = createSwitch(keep, config, sandboxPart(programs, env), lifecycle, screen.line)
  const web = keep('web', webPart(config, secretKey, env), { isReady })
  const onMessage = (/** @type {any} */ message) => {
    if (message?.type === 'sandbox') sandbox.set(message.wanted === true)
  }
  const worker = keep('worker', { ...workerPart(programs, env), onMessage })

  await step('web', async (shown) => {
    const progress = setInterval(() => shown.progress(webSays), 500)
    await web.ready.finally(() => clearInterval(progress))
    shown.done(`${config.host}, port ${config.port}`)
  })
  await step('worker', async (shown) => {
    await worker.ready
    shown.done('jobs are taken')
  })
  await step('sandbox', async (shown) => {
    if (await sandbox.firstStart())
      shown.done(`stands in for SendGrid on port ${config.sandboxPort}: no mail leaves this machine`)
    else shown.skip('another provider is chosen')
  })
}

/**
 * Runs the sandbox only while it is the provider; the worker says so, at its start and after each change.
 * @param {(name: 'sandbox', part: ReturnType<typeof sandboxPart>, more: { mayWait: boolean }) => import('./keep-running.mjs').Kept} keep
 * @param {import('./config.mjs').Config} config
 * @param {ReturnType<typeof sandboxPart>} part
 * @param {import('./lifecycle.mjs').Lifecycle} lifecycle
 * @param {(note: string) => void} note
 */
function createSwitch(keep, config, part, lifecycle, note) {
  let isOn = false
  let isStarted = false
  /** @type {Promise<void>} */
  let latest = Promise.resolve()

  const set = async (/** @type {boolean} */ wanted) => {
    if (wanted === isOn) return
    isOn = wanted
    if (!wanted) return lifecycle.drop('sandbox')
    // At the start a taken port is a failure; later it must not take the rest down, so the process tries again.
    if (!isStarted) await requireFreeSandboxPort(config.sandboxPort)
    const kept = keep('sandbox', part, { mayWait: isStarted })
    if (isStarted) note('The sandbox is the provider: it starts.')
    else await kept.ready
  }
  return {
    /** @param {boolean} wanted */
    set(wanted) {
      latest = latest.then(() => set(wanted))
      // The first one is awaited below; a later one reports itself.
      latest.catch(() => undefined)
    },
    /** Waits for what the worker said first; tells whether the sandbox runs. */
    async firstStart() {
      await latest
      isStarted = true
      return isOn
    },
  }
}
