import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Edit } from './fault.ts'
import { FAULTS } from './faults.ts'

test.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s: can still be made', (_name, fault) => {
  expect(existsSync(fault.file), fault.file).toBe(true)
  for (const edit of fault.edits) expect(timesIn(edit), `“${edit.find}” in ${edit.path}`).toBe(1)
})

/** How often the text of an edit stands in its file, or in the files of its folder. */
function timesIn({ path, find }: Edit): number {
  const paths = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
    : [path]
  return paths
    .filter((one) => statSync(one).isFile())
    .reduce((sum, one) => sum + readFileSync(one, 'utf8').split(find).length - 1, 0)
}
