import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { z } from 'zod'

const distDir = process.env.NEXT_DIST_DIR ?? '.next-test'
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Made by Next itself or files of an icon. */
const NEXTS_OWN = /^\/(_not-found|_global-error|icon\.svg|favicon\.ico|manifest\.webmanifest|apple-icon)/

const routes = z.record(z.string(), z.string())
const references = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
})

/** Every page of the build. */
export function builtPages(): string[] {
  return entries('/page').map(([, path]) => path)
}

/** Every method of every route handler of the build, as `GET /path`. */
export function builtHandlers(): string[] {
  return entries('/route').flatMap(([file, path]) =>
    exportsOf(join('app', `${file}.ts`))
      .filter((name) => METHODS.includes(name))
      .map((method) => `${method} ${path}`),
  )
}

/** Every server action that the build can be asked for: `file name` → its id and a page that carries it. */
export function builtActions(): Map<string, { id: string; page: string }> {
  const { node } = references.parse(readJson('server/server-reference-manifest.json'))
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
      const [worker = ''] = Object.keys(workers)
      return [`${filename} ${exportedName}`, { id, page: pathOf(worker) }]
    }),
  )
}

/** Every export of every file that begins with 'use server': also of those no page uses. */
export function writtenActions(): string[] {
  const files = ['app', 'components', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  )
  return files.filter(isServerFile).flatMap((file) => exportsOf(file).map((name) => `${file} ${name}`))
}

function entries(ending: string): [string, string][] {
  const manifest = routes.parse(readJson('app-path-routes-manifest.json'))
  return Object.entries(manifest).filter(([file, path]) => file.endsWith(ending) && !NEXTS_OWN.test(path))
}

/** The URL path of a worker such as `app/(crm)/contacts/page`. */
function pathOf(worker: string): string {
  const path = worker
    .replace(/^app/, '')
    .replace(/\/page$/, '')
    .replace(/\/\([^)]+\)/g, '')
  return path === '' ? '/' : path
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(distDir, name), 'utf8'))
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
}

function isServerFile(file: string): boolean {
  const [first] = parse(file).statements
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === 'use server'
  )
}

/** Names of the values that a file exports. */
function exportsOf(file: string): string[] {
  return parse(file).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement
      return exportClause && ts.isNamedExports(exportClause)
        ? exportClause.elements.map((it) => it.name.text)
        : []
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((it) => it.kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap((it) =>
        ts.isIdentifier(it.name) ? [it.name.text] : [],
      )
    }
    return ts.isFunctionDeclaration(statement) && statement.name ? [statement.name.text] : []
  })
}
