import { Client } from 'pg'
import { migrate } from '../../../prisma/migrate.ts'

/** Names a server and a migrated template database for the products of the stories; both are gone afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => {} } : await startScratchServer()
  const template = `mailroom_stories_${process.pid}`
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`create database ${template}`)
  const url = new URL(server.url)
  url.pathname = `/${template}`
  await migrate(url.href)
  // Playwright's workers inherit what is set here.
  process.env.STORIES_SERVER = server.url
  process.env.STORIES_TEMPLATE = template
  return async () => {
    await admin.query(`drop database if exists ${template} with (force)`)
    await admin.end()
    await server.stop()
  }
}

async function startScratchServer() {
  const { startScratchPostgres } = await import('../../support/scratch-postgres.ts')
  return startScratchPostgres()
}
