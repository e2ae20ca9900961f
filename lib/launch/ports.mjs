// @ts-check
import { createServer } from 'node:net'
import { failure } from './failures.mjs'

/**
 * Throws `port-in-use` or `host-unavailable` unless web can listen there.
 * @param {string} host
 * @param {number} port
 */
export async function requireFreePort(host, port) {
  const code = await tryListen(host, port)
  if (code === 'EADDRINUSE') throw failure('port-in-use', { host, port })
  if (code !== null) throw failure('host-unavailable', { host, port, reason: code })
}

/** Throws `sandbox-port-in-use` unless the sandbox can listen there. @param {number} port */
export async function requireFreeSandboxPort(port) {
  if ((await tryListen('127.0.0.1', port)) !== null) throw failure('sandbox-port-in-use', { port })
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} the error's code
 */
function tryListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}
