import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Edit } from './fault.ts'

export type Tree = { dir: string; remove: () => void }

/** A copy of the working tree, uncommitted work included, with the packages and the generated client linked in. */
export function copyTree(): Tree {
  const dir = mkdtempSync(join(tmpdir(), 'mailroom-faults-'))
  chmodSync(dir, 0o755)
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' })
  for (const name of listed.split('\0').filter((name) => name && existsSync(name))) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    cpSync(name, join(dir, name))
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(dir, 'node_modules'))
  cpSync('prisma/generated', join(dir, 'prisma/generated'), { recursive: true })
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Makes all edits or none. `mend` takes them back. */
export function breakIt(
  tree: Tree,
  edits: Edit[],
): { ok: true; mend: () => void } | { ok: false; reason: string } {
  const sound = new Map<string, string>()
  const mend = () => {
    for (const [path, text] of sound) writeFileSync(path, text)
  }
  for (const edit of edits) {
    const path = fileOf(tree, edit)
    const text = path ? readFileSync(path, 'utf8') : ''
    if (!path || text.split(edit.find).length !== 2) {
      mend()
      return { ok: false, reason: `does not apply: “${edit.find.slice(0, 60)}” is not once in ${edit.path}` }
    }
    if (!sound.has(path)) sound.set(path, text)
    writeFileSync(
      path,
      text.replace(edit.find, () => edit.replace),
    )
  }
  return { ok: true, mend }
}

function fileOf(tree: Tree, edit: Edit): string | null {
  const path = join(tree.dir, edit.path)
  if (!existsSync(path)) return null
  if (!statSync(path).isDirectory()) return path
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
  return (
    files.find((file) => statSync(file).isFile() && readFileSync(file, 'utf8').includes(edit.find)) ?? null
  )
}
