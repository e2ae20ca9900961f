import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../../lib/launch/config.mjs'

export const DIST_DIR = '.next-test'

/**
 * A copy of the checkout as git would give it, packages linked in, with the build of this test run if there is one.
 * User postgres can enter it. Change files only by writing new ones: packages are hard links.
 */
export function copyCheckout(): { dir: string; remove: () => void } {
  const parent = mkdtempSync(join(tmpdir(), 'mailroom-launch-'))
  chmodSync(parent, 0o755)
  const dir = join(parent, 'checkout')
  mkdirSync(dir)
  for (const name of listFiles()) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    cpSync(join(ROOT, name), join(dir, name))
  }
  execFileSync('cp', ['-al', join(ROOT, 'node_modules'), join(dir, 'node_modules')])
  if (existsSync(join(ROOT, DIST_DIR))) cpSync(join(ROOT, DIST_DIR), join(dir, DIST_DIR), { recursive: true })
  return { dir, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 10 }) }
}

/** A port of 127.0.0.1 that nobody has now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** What a commit of the working tree would hold, less what was deleted. */
function listFiles(): string[] {
  const names = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return names.split('\0').filter((name) => name && existsSync(join(ROOT, name)))
}
