// @ts-check
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { program } from './bundle.mjs'
import { inRoot, localUrl } from './config.mjs'
import { derivedSecret } from './secret.mjs'

/**
 * Batches of posts and events live for one transaction: with room for them among the young objects (MB for each of three
 * halves, 16 by default) they are dropped there instead of being carried over among the old, a fifth of the worker's time.
 */
const YOUNG = '--max-semi-space-size=48'

/**
 * The web process.
 * @param {import('./config.mjs').Config} config
 * @param {string} secretKey
 * @param {Record<string, string>} env
 */
export function webPart(config, secretKey, env) {
  return {
    name: 'web',
    args: [
      YOUNG,
      inRoot('node_modules', 'next', 'dist', 'bin', 'next'),
      'start',
      '-H',
      config.host,
      '-p',
      String(config.port),
    ],
    env: {
      ...env,
      NODE_ENV: 'production',
      NEXT_DIST_DIR: config.distDir,
      NEXT_TELEMETRY_DISABLED: '1',
      // Next's own handler waits for open event streams, which never end; instrumentation.ts has ours.
      NEXT_MANUAL_SIG_HANDLE: '1',
      NEXTAUTH_URL: config.appUrl,
      NEXTAUTH_SECRET: derivedSecret(secretKey, 'next-auth'),
      // Several machines must decrypt each other's forms.
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: derivedSecret(secretKey, 'server-actions'),
    },
  }
}

/** The worker process. @param {string} programs the folder of `bundle` @param {Record<string, string>} env */
export function workerPart(programs, env) {
  return {
    name: 'worker',
    args: [YOUNG, ...program(programs, 'worker')],
    env: { ...env, NODE_ENV: 'production' },
  }
}

/** The sandbox process. @param {string} programs the folder of `bundle` @param {Record<string, string>} env */
export function sandboxPart(programs, env) {
  return {
    name: 'sandbox',
    args: program(programs, 'sandbox'),
    env: { ...env, NODE_ENV: 'production' },
  }
}

/**
 * Resolves when web answers that it is healthy.
 * @param {import('./config.mjs').Config} config
 * @param {AbortSignal} signal
 * @param {(answer: string) => void} [onAnswer] what it said instead
 */
export async function untilHealthy({ host, port }, signal, onAnswer = () => {}) {
  const url = `${localUrl(host, port)}/api/health`
  while (!signal.aborted) {
    const { status, text } = await ask(url)
    if (status === 200) return
    onAnswer(status === 0 ? 'it does not answer yet' : text)
    await sleep(50)
  }
}

/** @param {string} url @returns {Promise<{ status: number, text: string }>} */
function ask(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 5_000, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', (error) => resolve({ status: 0, text: error.message }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')))
    request.on('error', (error) => resolve({ status: 0, text: error.message }))
  })
}
