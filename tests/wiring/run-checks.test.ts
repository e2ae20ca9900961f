import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { Check, CheckId, Finding } from '#lib/setup/check.ts'
import { listNotices, readNotices } from '#lib/setup/notices.ts'
import { runChecks } from '#lib/wiring/run-checks.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

beforeEach(async () => {
  await db().checkRun.deleteMany()
  await db().checkStanding.deleteMany()
  await db().checkSkip.deleteMany()
  await db().mailSettings.deleteMany()
  await db().user.deleteMany()
})

const NOON = new Date('2026-05-03T12:00:00Z')
const after = (seconds: number) => () => new Date(NOON.getTime() + seconds * 1_000)

/** A check that finds these, one after the other, and then the last one for ever. */
function checkThat(id: CheckId, ...findings: (Finding['state'] | Error)[]): Check & { runs: () => number } {
  let runs = 0
  return {
    id,
    label: id,
    waitsFor: 'Something happens.',
    runs: () => runs,
    run: () => {
      const found = findings[Math.min(runs++, findings.length - 1)] ?? 'ok'
      return found instanceof Error
        ? Promise.reject(found)
        : Promise.resolve({ state: found, summary: `It is ${found}.` })
    },
  }
}

const standing = (checkId: CheckId) =>
  db().checkStanding.findUniqueOrThrow({ where: { provider_checkId: { provider: 'sandbox', checkId } } })

test('what worked and fails is told once, also when it wavers, and working again ends it', async () => {
  const ana = await makeUser({ role: 'admin' })
  const check = checkThat('event-webhook', 'ok', 'failed', 'failed', 'waiting', 'failed', 'ok', 'failed')
  const run = (seconds: number) => runChecks({ reason: 'demand', checks: [check], now: after(seconds) })
  const titles = async () => (await listNotices(ana.id)).notices.length
  await run(0)
  expect(await titles()).toBe(0)
  for (const seconds of [10, 20]) await run(seconds)
  expect(await titles()).toBe(1)
  await readNotices(ana.id, 'all')
  for (const seconds of [30, 40]) await run(seconds)
  expect(await titles(), 'waiting between two failures is no recovery').toBe(1)
  await run(50)
  expect(await listNotices(ana.id)).toMatchObject({ unread: 0, notices: [{ solvedAt: after(50)() }] })
  await run(60)
  expect(await titles()).toBe(2)
})

test('what worked and waits now is told once, unless it waits for something begun anew', async () => {
  const ana = await makeUser({ role: 'admin' })
  const lapsed = checkThat('teammates', 'ok', 'waiting', 'waiting')
  const anew = checkThat('test-message', 'ok', 'waiting', 'ok', 'waiting')
  const sentAgain: Check = { ...anew, run: async (on) => ({ ...(await anew.run(on)), isAnew: true }) }
  for (const seconds of [0, 10, 20, 30])
    await runChecks({ reason: 'demand', checks: [lapsed, sentAgain], now: after(seconds) })
  const { notices } = await listNotices(ana.id)
  expect(notices).toMatchObject([{ title: expect.stringMatching(/^teammates: /) as string }])
  expect(await db().systemMail.count({ where: { subjectId: notices[0]?.id ?? '' } })).toBe(1)
})

test('what never worked is not told as broken', async () => {
  const ana = await makeUser({ role: 'admin' })
  await runChecks({ reason: 'nightly', night: '2026-05-03', checks: [checkThat('key', 'failed')] })
  expect((await listNotices(ana.id)).notices).toEqual([])
})

test('within 10 s only what has news of its own is checked again', async () => {
  let isNew = false
  const slow = checkThat('key', 'ok')
  const mail = { ...checkThat('test-message', 'waiting', 'ok'), hasNews: () => Promise.resolve(isNew) }
  const ask = (seconds: number) =>
    runChecks({ reason: 'checklist', checks: [slow, mail], now: after(seconds) })
  expect(await ask(0)).toBe(true)
  expect(await ask(2)).toBe(false)
  isNew = true
  expect(await ask(3)).toBe(true)
  expect([slow.runs(), mail.runs()]).toEqual([1, 2])
  expect((await standing('test-message')).state).toBe('ok')
})

test('of twelve tabs that ask at the same moment, and of those that ask within 10 s, one gets a run', async () => {
  const check = checkThat('key', 'waiting')
  const ask = (seconds: number) => runChecks({ reason: 'checklist', checks: [check], now: after(seconds) })
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => ask(0)))
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  expect(await ask(9)).toBe(false)
  expect(check.runs()).toBe(1)
  expect(await ask(11)).toBe(true)
  expect(check.runs()).toBe(2)
})

test('the checklist keeps history only of what reads differently', async () => {
  const check = checkThat('key', 'waiting', 'waiting', 'ok')
  for (const seconds of [0, 20, 40])
    await runChecks({ reason: 'checklist', checks: [check], now: after(seconds) })
  const results = await db().checkResult.findMany({ orderBy: { id: 'asc' } })
  expect(results.map((result) => result.state)).toEqual(['waiting', 'ok'])
  expect(await standing('key')).toMatchObject({ state: 'ok', since: after(40)() })
})

test('of two workers one runs the night, and no later try runs it again', async () => {
  const check = checkThat('key', 'ok')
  const night = (day: string) => runChecks({ reason: 'nightly', night: day, checks: [check] })
  const outcomes = await Promise.all([night('2026-05-03'), night('2026-05-03')])
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  expect(await night('2026-05-03')).toBe(false)
  expect(check.runs()).toBe(1)
  expect(await night('2026-05-04')).toBe(true)
  expect(await db().checkRun.count({ where: { reason: 'nightly' } })).toBe(2)
})

test('a night that a dead worker left half done is finished, not begun again', async () => {
  const [key, plan] = [checkThat('key', 'ok'), checkThat('plan', 'ok')]
  await db().checkRun.create({
    data: {
      reason: 'nightly',
      provider: 'sandbox',
      night: new Date('2026-05-03'),
      results: {
        create: {
          provider: 'sandbox',
          checkId: 'key',
          state: 'ok',
          summary: 'Fine.',
          startedAt: NOON,
          finishedAt: NOON,
        },
      },
    },
  })
  await runChecks({ reason: 'nightly', night: '2026-05-03', checks: [key, plan] })
  expect([key.runs(), plan.runs()]).toEqual([0, 1])
  expect(await db().checkRun.findMany()).toMatchObject([{ finishedAt: expect.any(Date) as Date }])
})

test('a check that fails, hangs or is refused an answer stops no other and replaces no finding', async () => {
  const checks = [
    checkThat('key', 'ok', new DomainError('provider-unavailable', 'SendGrid did not answer.')),
    { ...checkThat('plan', 'ok'), run: () => new Promise<Finding>(() => {}) },
    checkThat('sender', 'failed'),
  ]
  for (const seconds of [0, 10])
    await runChecks({ reason: 'demand', checks, now: after(seconds), limitMs: 50 })
  expect(await standing('key')).toMatchObject({ state: 'ok', unknownWhy: 'SendGrid did not answer.' })
  expect(await standing('plan')).toMatchObject({ state: 'unknown' })
  expect((await standing('plan')).summary).toContain('given up')
  expect(await standing('sender')).toMatchObject({ state: 'failed' })
})

test('a finding that was made before a later one was kept does not undo it', async () => {
  const held: { release?: () => void } = {}
  const slow: Check = {
    ...checkThat('key', 'ok'),
    run: () =>
      new Promise(
        (resolve) => (held.release = () => resolve({ state: 'failed', summary: 'As it was before.' })),
      ),
  }
  const late = runChecks({ reason: 'demand', checks: [slow], now: after(0) })
  await runChecks({ reason: 'checklist', checks: [checkThat('key', 'ok')], now: after(5) })
  const end = await waitFor('the slow check runs', () => held.release)
  end()
  await late
  expect(await standing('key')).toMatchObject({ state: 'ok' })
  expect(await db().checkResult.count()).toBe(2)
})

test('what was set aside is not run, but the plan of a production instance is', async () => {
  const [key, plan] = [checkThat('key', 'ok'), checkThat('plan', 'failed')]
  await db().checkSkip.createMany({
    data: ['key', 'plan'].map((checkId) => ({ provider: 'sandbox' as const, checkId, reason: 'Not now' })),
  })
  const run = (seconds: number) => runChecks({ reason: 'demand', checks: [key, plan], now: after(seconds) })
  await run(0)
  expect([key.runs(), plan.runs()]).toEqual([0, 0])
  await db().mailSettings.create({ data: { id: 1, isProduction: true } })
  await run(10)
  expect([key.runs(), plan.runs()]).toEqual([0, 1])
})
