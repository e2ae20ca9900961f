import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { breakIt, copyTree, type Tree } from './broken-tree.ts'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'

/**
 * `npm run test:faults [words]`: puts each deliberate fault into a copy of the working tree and runs the test that
 * guards against it. A test that stays green, a fault that no longer applies or a test that is gone fails the run.
 */

/** A fault may make a test hang; red it is then, too. */
const SECONDS_PER_RUN = 150

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), fullName: z.string(), status: z.string() })),
    }),
  ),
})

type Verdict = 'red' | 'green' | 'no such test' | 'timed out'

const words = process.argv.slice(2).join(' ').toLowerCase()
const chosen = FAULTS.filter((fault) => fault.name.toLowerCase().includes(words))
if (chosen.length === 0) {
  console.error(`No fault has “${words}” in its name.`)
  process.exit(1)
}
const server = await startServer()
const tree = copyTree()
let failures = 0
try {
  const sound = await findSound(tree, chosen)
  for (const fault of chosen) {
    const startedAt = Date.now()
    const { isCaught, remark } = await judge(tree, fault, sound)
    if (!isCaught) failures++
    const seconds = `${((Date.now() - startedAt) / 1000).toFixed(0)} s`
    console.log([isCaught ? 'caught ' : 'MISSED ', fault.name, seconds, remark].filter(Boolean).join('  '))
  }
} finally {
  tree.remove()
  await server.stop()
}
console.log(`${chosen.length - failures} of ${chosen.length} faults caught`)
process.exit(failures > 0 ? 1 : 0)

async function startServer(): Promise<{ stop: () => Promise<void> }> {
  if (process.env.TEST_DATABASE_URL) return { stop: async () => {} }
  const { startScratchPostgres } = await import('../support/scratch-postgres.ts')
  const started = await startScratchPostgres()
  process.env.TEST_DATABASE_URL = started.url
  return started
}

/** The guards that are green without a fault; the others prove nothing. */
async function findSound(tree: Tree, faults: Fault[]): Promise<Set<Fault>> {
  const files = [...new Set(faults.map((fault) => fault.file))]
  const results = await runTests(tree, files)
  return new Set(faults.filter((fault) => verdictOn(fault, results) === 'green'))
}

async function judge(
  tree: Tree,
  fault: Fault,
  sound: Set<Fault>,
): Promise<{ isCaught: boolean; remark: string }> {
  if (!sound.has(fault)) return { isCaught: false, remark: 'its test is not green without the fault' }
  const broken = breakIt(tree, fault.edits)
  if (!broken.ok) return { isCaught: false, remark: broken.reason }
  try {
    const verdict = verdictOn(fault, await runTests(tree, [fault.file], fault.test))
    const isCaught = verdict === 'red' || verdict === 'timed out'
    return { isCaught, remark: isCaught ? '' : `${fault.file}: “${fault.test}” is ${verdict}` }
  } finally {
    broken.mend()
  }
}

type Results = z.output<typeof report>['testResults'] | 'timed out'

function verdictOn(fault: Fault, results: Results): Verdict {
  if (results === 'timed out') return results
  const file = results.find((result) => result.name.endsWith(fault.file))
  const tests = (file?.assertionResults ?? []).filter((result) => result.title.startsWith(fault.test))
  const ran = tests.filter((result) => result.status === 'passed' || result.status === 'failed')
  if (ran.length === 0) return 'no such test'
  return ran.some((result) => result.status === 'failed') ? 'red' : 'green'
}

async function runTests(tree: Tree, files: string[], title?: string): Promise<Results> {
  const output = join(tree.dir, 'fault-report.json')
  rmSync(output, { force: true })
  const only = title ? ['--testNamePattern', escape(title)] : []
  const vitest = join(tree.dir, 'node_modules/vitest/vitest.mjs')
  const child = spawn(
    process.execPath,
    [vitest, 'run', ...files, ...only, '--reporter=json', `--outputFile=${output}`],
    { cwd: tree.dir, stdio: 'ignore', env: { ...process.env, CI: 'true' }, detached: true },
  )
  let isOver = false
  AbortSignal.timeout(SECONDS_PER_RUN * (title ? 1 : 4) * 1000).addEventListener('abort', () => {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
    isOver = true
    // vitest's own workers are of its group.
    process.kill(-child.pid, 'SIGKILL')
  })
  await once(child, 'exit')
  if (isOver) return 'timed out'
  try {
    return report.parse(JSON.parse(readFileSync(output, 'utf8'))).testResults
  } catch {
    return []
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
