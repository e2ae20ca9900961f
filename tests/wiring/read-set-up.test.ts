import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { CHECK_IDS } from '#lib/setup/check.ts'
import { stepState } from '#components/settings/set-up/step-states.ts'
import { lowered } from '#components/settings/set-up/lowered.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'
import { readSetUp } from '#lib/wiring/read-set-up.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const NOON = new Date('2026-05-03T12:00:00Z')
const later = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000)

beforeEach(async () => {
  await db().checkStanding.deleteMany()
  await db().checkSkip.deleteMany()
  await db().mailSettings.deleteMany()
  await db().checkStanding.createMany({
    data: CHECK_IDS.map((checkId) => {
      const at = checkId === 'sender' ? NOON : later(20)
      const times = { since: at, foundAt: at, lastOkAt: at, triedAt: later(20) }
      return { provider: 'sandbox' as const, checkId, state: 'ok' as const, summary: 'Fine.', ...times }
    }),
  })
})

test('a step that was in order more than 26 hours ago is open again, and nothing is called ready', async () => {
  const total = CHECK_IDS.length
  expect((await readSetUp(later(26))).readiness).toMatchObject({ isReady: true, done: total })
  const { readiness, steps } = await readSetUp(later(27))
  expect(readiness).toMatchObject({ isReady: false, done: total - 1, total })
  expect(readiness.open).toMatchObject([{ state: 'stale' }])
  expect(steps.filter((step) => stepState(step) !== 'ok').map(({ id }) => id)).toEqual(['sender'])
})

test('one that failed long ago has failed still, and one that was set aside is not missed', async () => {
  await db().checkStanding.updateMany({ where: { checkId: 'sender' }, data: { state: 'failed' } })
  expect((await readSetUp(later(27))).readiness.open).toMatchObject([{ state: 'failed' }])
  await db().checkSkip.create({ data: { provider: 'sandbox', checkId: 'sender', reason: 'Not now' } })
  expect((await readSetUp(later(27))).readiness).toMatchObject({ isReady: true, skipped: 1 })
})

test.each(CHECKS.map(({ id, waitsFor }) => [id, waitsFor]))(
  '“Done when” of %s goes on in small letters',
  (_id, waitsFor) => {
    expect(lowered(waitsFor)).toMatch(/^([a-z]|SendGrid )/)
    expect(lowered(waitsFor).slice(1)).toBe(waitsFor.slice(1))
  },
)
