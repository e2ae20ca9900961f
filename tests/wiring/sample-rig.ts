import { db } from '#lib/db.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import { loadSampleData } from '#lib/wiring/sample-data.ts'
import { makeUser } from '../support/factories.ts'
import { resetWorkflows } from '../workflows/rig.ts'

/** Empties whatever sample data touches. */
export async function reset() {
  await resetWorkflows()
  await db().$executeRaw`truncate raw_post, account, note, foreign_instance, sandbox.mail cascade`
}

/** An admin with sample data loaded. */
export async function load() {
  const user = await makeUser({ role: 'admin', timeZone: 'Europe/Oslo' })
  return { user, loaded: await loadSampleData({ userId: user.id }) }
}

export async function drainAll() {
  while ((await drainPosts(readPosts)) > 0);
}
