import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db.ts'
import { furnishInstallation } from '#lib/wiring/furnish-installation.ts'
import { countSampleData, loadSampleData, removeSampleData } from '#lib/wiring/sample-data.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'

useDatabase()
// Each test loads or removes hundreds of messages, some of them twice.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

beforeEach(async () => {
  await db().$transaction([
    // The audit trail lets nobody delete; the server's owner can.
    db().$executeRaw`set local session_replication_role = replica`,
    db().$executeRaw`delete from audit_entry`,
  ])
  await db()
    .$executeRaw`truncate raw_post, mail_event, message, contact, account, workflow, mail_settings, "user" cascade`
})

const pendingPosts = () => db().rawPost.count({ where: { state: 'pending' } })

test('a new installation gets sample data, a live workflow and a post with fresh clicks, once', async () => {
  const admin = await makeUser({ role: 'admin' })
  await furnishInstallation(admin.id)
  await furnishInstallation(admin.id)
  expect(await countSampleData()).toEqual({ companies: 6, contacts: 40, messages: 300 })
  expect(await db().workflow.findMany({ select: { state: true } })).toEqual([{ state: 'live' }])
  expect(await db().workflowRun.count()).toBe(0)
  expect(await pendingPosts()).toBe(1)
  // Nobody asked for any of it.
  expect(await db().auditEntry.count({ where: { actorId: { not: null } } })).toBe(0)

  // Once removed, it does not come back at the next start.
  await removeSampleData(admin.id)
  await furnishInstallation(admin.id)
  expect(await countSampleData()).toEqual({ companies: 0, contacts: 0, messages: 0 })
})

test('a start that was killed before the workflow was made goes on at the next one', async () => {
  const admin = await makeUser({ role: 'admin' })
  await loadSampleData({ userId: admin.id })
  await furnishInstallation(admin.id)
  expect(await countSampleData()).toMatchObject({ messages: 300 })
  expect(await db().workflow.count()).toBe(1)
})

test.each([
  ['that holds somebody', () => makeContact()],
  ['with a real provider', () => db().mailSettings.create({ data: { provider: 'sendgrid_eu' } })],
])('an installation %s gets the workflow and no sample data', async (_name, arrange) => {
  const admin = await makeUser({ role: 'admin' })
  await arrange()
  await furnishInstallation(admin.id)
  expect(await countSampleData()).toMatchObject({ messages: 0 })
  expect(await db().workflow.count()).toBe(1)
})
