import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { setProduction } from '#lib/settings/save-mail-settings.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readiness } from '#lib/setup/readiness.ts'
import { canSkip, resumeCheck, skipCheck } from '#lib/setup/skip-check.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db().checkSkip.deleteMany()
  await db().mailSettings.deleteMany()
})

test('a step is set aside with its reason and by whom; the trail says so without the reason', async () => {
  const ana = await makeUser({ role: 'admin' })
  await skipCheck({ checkId: 'inbound', actorId: ana.id, reason: 'Replies go to our own desk' })
  await skipCheck({ checkId: 'inbound', actorId: ana.id, reason: 'Pressed twice' })
  expect(await db().checkSkip.findMany()).toMatchObject([
    { provider: 'sandbox', checkId: 'inbound', reason: 'Replies go to our own desk', byId: ana.id },
  ])
  await resumeCheck({ checkId: 'inbound', actorId: ana.id })
  expect(await db().checkSkip.count()).toBe(0)
  const trail = await db().auditEntry.findMany({ where: { actorId: ana.id }, orderBy: { id: 'asc' } })
  expect(trail.map((entry) => entry.action)).toEqual(['check.skipped', 'check.resumed'])
  expect(
    JSON.stringify(trail, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('our own desk')
})

test('the plan of a production instance cannot be set aside, nor stays so', async () => {
  const ana = await makeUser({ role: 'admin' })
  await skipCheck({ checkId: 'plan', actorId: ana.id, reason: 'Only a trial' })
  expect(canSkip('plan', false)).toBe(true)
  const { version } = await readMailSettings()
  await setProduction({ isProduction: true, version, actorId: ana.id })
  expect(canSkip('plan', true)).toBe(false)
  const again = skipCheck({ checkId: 'plan', actorId: ana.id, reason: 'Still a trial' })
  await expect(again).rejects.toMatchObject({ code: 'not-allowed' })
  const marked = await db().auditEntry.findMany({ where: { action: 'production.marked' } })
  expect(marked).toMatchObject([{ actorId: ana.id }])
})

test('marking production forgets what was found of the plan by the other measure', async () => {
  const ana = await makeUser({ role: 'admin' })
  const at = new Date()
  await db().checkStanding.createMany({
    data: ['key', 'plan'].map((checkId) => ({
      provider: 'sandbox' as const,
      checkId,
      state: 'ok' as const,
      since: at,
      summary: 'The account is on a trial plan.',
      foundAt: at,
      lastOkAt: at,
      triedAt: at,
    })),
  })
  const { version } = await readMailSettings()
  await setProduction({ isProduction: true, version, actorId: ana.id })
  const left = await db().checkStanding.findMany({ select: { checkId: true } })
  expect(left).toEqual([{ checkId: 'key' }])
})

test('ready is when all that counts is ok; what was set aside does not count, and nothing is not ready', () => {
  const step = (state: 'ok' | 'failed' | 'waiting' | 'unchecked', isSkipped = false) => ({
    label: state,
    state,
    isSkipped,
  })
  expect(readiness([step('ok'), step('failed', true)])).toMatchObject({
    isReady: true,
    done: 1,
    total: 1,
    skipped: 1,
  })
  expect(readiness([step('ok'), step('waiting'), step('failed')])).toMatchObject({
    isReady: false,
    done: 1,
    open: [{ state: 'failed' }, { state: 'waiting' }],
  })
  expect(readiness([step('ok'), step('unchecked')]).isReady).toBe(false)
  expect(readiness([step('ok', true)]).isReady).toBe(false)
})
