import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Finding } from '#lib/setup/check.ts'
import { foldStretches, listCheckRuns, readCheckHistory } from '#lib/setup/read-history.ts'
import { recordFinding } from '#lib/setup/record-finding.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

const found = (state: Finding['state'], at: string, askedById: string | null = null) =>
  recordFinding(
    {
      runId: randomUUID(),
      reason: 'demand',
      askedById,
      provider: 'sandbox',
      startedAt: new Date(at),
    },
    { id: 'key', label: 'API key' },
    { state, summary: `It is ${state}.` },
    { startedAt: new Date(at), finishedAt: new Date(at) },
  )

test('a day shows its worst, in the reader’s zone; a day without a check shows none', async () => {
  const ana = await makeUser({ name: 'Ana' })
  await found('ok', '2026-05-01T09:00:00Z')
  await found('failed', '2026-05-01T10:00:00Z')
  await found('ok', '2026-05-01T22:30:00Z', ana.id)
  const now = new Date('2026-05-03T12:00:00Z')
  const berlin = await readCheckHistory('sandbox', 'key', { zone: 'Europe/Berlin', now })
  expect(berlin.days).toHaveLength(30)
  expect(berlin.days.slice(-3)).toEqual([
    { day: '2026-05-01', state: 'failed' },
    { day: '2026-05-02', state: 'ok' },
    { day: '2026-05-03', state: null },
  ])
  expect(berlin.stretches.map(({ state }) => state)).toEqual(['ok', 'failed', 'ok'])
  const utc = await readCheckHistory('sandbox', 'key', { zone: 'UTC', now })
  expect(utc.days.slice(-3).map(({ state }) => state)).toEqual(['failed', null, null])
  expect((await listCheckRuns('sandbox'))[0]).toMatchObject({ askedBy: 'Ana', counts: { ok: 1, failed: 0 } })
})

test('neighbours that read the same are one stretch, told by the latest', () => {
  const result = (day: number, state: Finding['state']) => ({
    id: String(day),
    state,
    summary: state,
    advice: null,
    details: [],
    finishedAt: new Date(Date.UTC(2026, 4, day)),
    reason: 'nightly' as const,
  })
  const stretches = foldStretches([result(4, 'ok'), result(3, 'ok'), result(2, 'failed'), result(1, 'ok')])
  expect(stretches.map(({ id, count, firstAt }) => [id, count, firstAt.getUTCDate()])).toEqual([
    ['4', 2, 3],
    ['2', 1, 2],
    ['1', 1, 1],
  ])
})
