import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import type { Pool } from 'pg'
import { migrationAdapter } from './migration-adapter.ts'

/** Not beside this file: what runs may be a bundle elsewhere. */
const here = join(process.cwd(), 'prisma')
export const migrationsDir = join(here, 'migrations')
const schemaFile = join(here, 'schema.prisma')
const filters = { externalTables: [], externalEnums: [] }

type Bindings = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

let loaded: Promise<Bindings> | undefined

/**
 * Prisma's schema engine as WebAssembly, talking to the database through `pool`.
 * The `prisma` command would download a native engine instead, which a closed network cannot.
 */
export async function openSchemaEngine(pool: Pool, connectionString: string): Promise<SchemaEngine> {
  // The bindings hold one WebAssembly instance: a second would run with the memory of the first.
  const bindings = await (loaded ??= loadBindings())
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(pool, connectionString))
  return bindings.SchemaEngine.new(
    { datamodels: [[schemaFile, readFileSync(schemaFile, 'utf8')]] },
    () => {},
    adapter,
  )
}

async function loadBindings(): Promise<Bindings> {
  // Where the engine's panics go; without it a panic is reported as a missing property.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine stopped: ${message}`)
      },
    },
  })
  const require = createRequire(import.meta.url)
  const wasmFile = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')
  const bindings: Bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    './schema_engine_bg.js': { ...bindings },
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start !== 'function') throw new Error('The schema engine has no start function.')
  start()
  return bindings
}

/** The committed migrations, in order. */
export function readMigrations(): MigrationList {
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return {
    baseDir: migrationsDir,
    lockfile: {
      path: './migration_lock.toml',
      content: readFileSync(join(migrationsDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/** Applies the migrations the database lacks; returns their names. */
export async function applyMigrations(engine: SchemaEngine): Promise<string[]> {
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: readMigrations(),
    filters,
  })
  return appliedMigrationNames
}

/** SQL that leads from the committed migrations to schema.prisma; empty when they agree. */
export async function diffToSchema(engine: SchemaEngine): Promise<string> {
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...readMigrations() },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
    script: true,
    exitCode: null,
    filters,
  })
  const sql = stdout ?? ''
  return /^\s*(--.*)?\s*$/.test(sql) ? '' : sql
}
