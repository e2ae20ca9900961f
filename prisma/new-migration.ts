import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openMigrationPool } from './migration-adapter.ts'
import { diffToSchema, migrationsDir, openSchemaEngine } from './schema-engine.ts'

const USAGE =
  'Usage: DATABASE_URL=postgresql://… npm run migration -- what-changes\nDATABASE_URL names a server on which a scratch database may be made.'

const name = process.argv[2]
const url = process.env.DATABASE_URL ?? process.env.TEST_DATABASE_URL
if (!name || !/^[a-z0-9-]+$/.test(name) || !url) {
  console.error(USAGE)
  process.exit(2)
}
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
