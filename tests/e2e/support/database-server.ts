import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../../prisma/migrate.ts'
import { adminProgram } from '../../support/programs.ts'
import { inherited, INSTALLATION } from './installation.ts'

/**
 * Names a server and two template databases for the products of the stories; all are gone afterwards. One is migrated
 * only, the other is also furnished as the first `npm start` without configuration does: once instead of in each story.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => {} } : await startScratchServer()
  const bare = `mailroom_stories_${process.pid}`
  const furnished = `${bare}_furnished`
  const urlOf = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`create database ${bare}`)
  await migrate(urlOf(bare))
  await admin.query(`create database ${furnished} template ${bare}`)
  furnish(urlOf(furnished))
  // Playwright's workers inherit what is set here.
  process.env.STORIES_SERVER = server.url
  process.env.STORIES_BARE = bare
  process.env.STORIES_FURNISHED = furnished
  return async () => {
    for (const name of [furnished, bare]) await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
    await server.stop()
  }
}

function furnish(databaseUrl: string): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-story-'))
  const env = { ...inherited(), ...INSTALLATION, DATABASE_URL: databaseUrl, DATA_DIR: dataDir }
  execFileSync(process.execPath, [...adminProgram, 'first'], { env })
  rmSync(dataDir, { recursive: true, force: true })
}

async function startScratchServer() {
  const { startScratchPostgres } = await import('../../support/scratch-postgres.ts')
  return startScratchPostgres()
}
