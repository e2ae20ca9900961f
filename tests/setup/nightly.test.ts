import { expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { nextNight, scheduleNightlyCheck } from '#lib/setup/nightly.ts'
import { HISTORY_DAYS, sweepSetupHistory } from '#lib/setup/sweep-history.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const jobs = () =>
  db().$queryRaw<{ key: string; runAt: Date }[]>`
    select "key", "run_at" as "runAt" from graphile_worker.jobs
    where "task_identifier" = 'setup.check' order by "run_at"`

test('the next night is the next 03:17 UTC', () => {
  expect(nextNight(new Date('2026-05-03T03:16:59Z'))).toEqual(new Date('2026-05-03T03:17:00Z'))
  expect(nextNight(new Date('2026-05-03T03:17:00Z'))).toEqual(new Date('2026-05-04T03:17:00Z'))
  expect(nextNight(new Date('2026-12-31T22:00:00Z'))).toEqual(new Date('2027-01-01T03:17:00Z'))
})

test('two workers that ask for the same night make one job, which waits for its time', async () => {
  const evening = new Date('2090-05-03T22:00:00Z')
  const later = new Date('2090-05-03T23:30:00Z')
  await Promise.all([evening, later].map((now) => transaction((tx) => scheduleNightlyCheck(tx, now))))
  expect(await jobs()).toEqual([
    { key: 'setup.check:nightly:2090-05-04', runAt: new Date('2090-05-04T03:17:00Z') },
  ])
})

test('history older than 90 days goes, with what was read; the unread stays', async () => {
  const now = new Date('2026-06-01T00:00:00Z')
  const old = new Date(now.getTime() - (HISTORY_DAYS + 1) * 86_400_000)
  const run = (startedAt: Date) =>
    db().checkRun.create({
      data: {
        reason: 'demand',
        provider: 'sandbox',
        startedAt,
        results: {
          create: {
            provider: 'sandbox',
            checkId: 'key',
            state: 'ok',
            summary: 'Fine.',
            startedAt,
            finishedAt: startedAt,
          },
        },
      },
    })
  await run(old)
  const kept = await run(new Date(now.getTime() - 86_400_000))
  await sweepSetupHistory(now)
  expect(await db().checkRun.findMany({ select: { id: true } })).toEqual([{ id: kept.id }])
  expect(await db().checkResult.count()).toBe(1)
})
