import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../prisma/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
    template: string
  }
}

/** Migrates one template database; each test file clones it. The server is TEST_DATABASE_URL's, or one of our own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const { startScratchPostgres } = given
    ? { startScratchPostgres: null }
    : await import('../support/scratch-postgres.ts')
  const server = startScratchPostgres
    ? await startScratchPostgres()
    : { url: given ?? '', stop: async () => {} }
  const template = `mailroom_template_${process.pid}`
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`drop database if exists ${template} with (force)`)
  await admin.query(`create database ${template}`)
  const url = new URL(server.url)
  url.pathname = `/${template}`
  await migrate(url.href)
  project.provide('serverUrl', server.url)
  project.provide('template', template)
  return async () => {
    await admin.query(`drop database if exists ${template} with (force)`)
    await admin.end()
    await server.stop()
  }
}
