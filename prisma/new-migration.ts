import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireDatabaseUrl } from '#lib/env.ts'
import { openMigrationPool } from './migration-adapter.ts'
import { diffToSchema, migrationsDir, openSchemaEngine } from './schema-engine.ts'

const USAGE =
  'Usage: npm run migration -- what-changes\nA scratch database is made on the server of DATABASE_URL, else on the one that npm start runs.'

const name = process.argv[2]
if (!name || !/^[a-z0-9-]+$/.test(name)) {
  console.error(USAGE)
  process.exit(2)
}
const url = requireDatabaseUrl()
const pool = openMigrationPool(url)
const sql = await diffToSchema(await openSchemaEngine(pool, url))
await pool.end()
if (sql === '') {
  console.log('schema.prisma and the migrations agree: nothing to write.')
  process.exit(0)
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const folder = join(migrationsDir, `${stamp}_${name.replaceAll('-', '_')}`)
mkdirSync(folder)
writeFileSync(join(folder, 'migration.sql'), sql)
console.log(`Wrote ${folder}/migration.sql. Read it, then run npm start (or prisma/migrate.ts) to apply it.`)
process.exit(0)
