import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Counts } from './runners.mjs'

/** Writes what `npm test` sums and repeats at its end to the file named by VITEST_REPORT. Vitest calls it with `new`. */
export default function sumReporter(): Reporter {
  return { onTestRunEnd: writeReport }
}

function writeReport(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
  const report: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], secondTries: [] }
  for (const module of modules) {
    for (const error of module.errors()) addFailure(report, module.relativeModuleId, error)
    for (const test of module.children.allTests()) addTest(report, module.relativeModuleId, test)
  }
  for (const error of unhandled) addFailure(report, 'outside any test', error)
  writeFileSync(process.env.VITEST_REPORT ?? '/dev/null', JSON.stringify(report))
}

function addTest(report: Counts, file: string, test: TestCase) {
  const result = test.result()
  const name = `${file} › ${test.fullName}`
  if (result.state === 'failed') addFailure(report, name, result.errors[0])
  else if (result.state === 'passed') report.passed += 1
  else report.skipped += 1
  if (test.diagnostic()?.flaky) report.secondTries.push(name)
}

function addFailure(report: Counts, name: string, error: { message: string } | undefined) {
  report.failed += 1
  report.failures.push({ name, message: error?.message ?? 'no message' })
}
