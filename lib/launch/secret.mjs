// @ts-check
import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { failure } from './failures.mjs'
import { readIfThere, writeWhole } from './files.mjs'

/**
 * The instance's master secret: as configured, else as kept under the data folder, made there on the first start.
 * lib/env.ts reads the same file.
 * @param {import('./config.mjs').Config} config
 */
export function keepSecretKey({ secretKey, dataDir }) {
  if (secretKey) return secretKey
  const path = keyPath(dataDir)
  if (!readIfThere(path)) writeWhole(path, `${randomBytes(32).toString('base64url')}\n`)
  return requireSecretKey({ secretKey, dataDir })
}

/**
 * As `keepSecretKey`, but throws `secret-key-missing` instead of making one: on several machines it must be the same.
 * @param {Pick<import('./config.mjs').Config, 'secretKey' | 'dataDir'>} config
 */
export function requireSecretKey({ secretKey, dataDir }) {
  const key = secretKey ?? readIfThere(keyPath(dataDir))?.trim()
  if (!key) throw failure('secret-key-missing', { dir: dataDir })
  return key
}

/**
 * What the libraries of the web process want in the environment: the same as `derivedSecret` of lib/secrets.ts.
 * @param {string} secretKey
 * @param {string} purpose
 */
export function derivedSecret(secretKey, purpose) {
  return Buffer.from(hkdfSync('sha256', secretKey, 'mailroom', `derived:${purpose}`, 32)).toString('base64')
}

/** @param {string} dataDir */
function keyPath(dataDir) {
  return join(dataDir, 'secret-key')
}
