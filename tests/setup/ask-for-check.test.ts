import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { askForCheck } from '#lib/setup/ask-for-check.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const ana = randomUUID()

test('however many tabs ask, one job waits; one that waits too long says that no worker is there', async () => {
  const asked = await Promise.all(Array.from({ length: 6 }, () => askForCheck('checklist', ana)))
  expect(asked.some(({ isWorkerAway }) => isWorkerAway)).toBe(false)
  expect(await jobs()).toEqual([{ reason: 'checklist', askedById: null }])
  await db().$executeRaw`update graphile_worker._private_jobs set "run_at" = now() - interval '31 seconds'`
  expect(await askForCheck('checklist', ana)).toEqual({ isWorkerAway: true })
  expect(await askForCheck('demand', ana), 'another kind of request is no sign of it').toEqual({
    isWorkerAway: false,
  })
  expect(await jobs()).toEqual([
    { reason: 'checklist', askedById: null },
    { reason: 'demand', askedById: ana },
  ])
})

async function jobs(): Promise<unknown[]> {
  const rows = await db().$queryRaw<{ payload: unknown }[]>`
    select "payload" from graphile_worker._private_jobs order by "id"`
  return rows.map((row) => row.payload)
}
