// @ts-check
import { rmSync } from 'node:fs'
import { ROOT, inRoot } from './config.mjs'
import { failure } from './failures.mjs'
import { hashOf, readIfThere, writeWhole } from './files.mjs'

/** What a build is made of. */
const SOURCES = [
  ...['app', 'components', 'lib', 'public', 'prisma/schema.prisma'],
  ...['proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts', 'next.config.ts', 'postcss.config.mjs'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
]
const LEFT_OUT = [
  ...['lib/README.md', 'lib/launch'],
  // Where other processes begin: no page is made of them (.dependency-cruiser.cjs sees to it).
  ...[
    'lib/wiring/worker-process.ts',
    'lib/wiring/admin.ts',
    'lib/wiring/sample.ts',
    'lib/sandbox/process.ts',
  ],
]

/**
 * Builds the pages unless the build that is there is of these sources.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} step
 * @param {string} distDir
 */
export async function build(run, step, distDir) {
  if (isBuilt(distDir)) return step.skip('the pages are built from these sources')
  const wanted = wantedStamp()
  step.run('the pages')
  rmSync(stampPath(distDir), { force: true })
  const args = [inRoot('node_modules', 'next', 'dist', 'bin', 'next'), 'build']
  const env = { NODE_ENV: 'production', NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1' }
  const result = await run({ name: 'build', args, env }, step)
  if (result.code !== 0) throw failure('build-failed', {}, result.tail)
  // Last: a failed or killed build has removed the old one and must not pass for a whole one.
  writeWhole(stampPath(distDir), wanted, 0o644)
  step.done('the pages')
}

/** Whether there is a whole build of these sources. @param {string} distDir */
export function isBuilt(distDir) {
  return readIfThere(stampPath(distDir)) === wantedStamp()
}

function wantedStamp() {
  return hashOf(ROOT, SOURCES, (path) => LEFT_OUT.includes(path))
}

/** @param {string} distDir */
function stampPath(distDir) {
  return inRoot(distDir, 'mailroom-build')
}
