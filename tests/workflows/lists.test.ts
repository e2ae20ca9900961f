import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getRun } from '#lib/workflows/get-run.ts'
import { listRuns } from '#lib/workflows/list-runs.ts'
import { listWorkflows } from '#lib/workflows/list-workflows.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { useDatabase } from '../support/database.ts'
import { definition, mailStep, makeDraft, makeEventRow, makeLive, process, resetWorkflows } from './rig.ts'

useDatabase()
beforeEach(resetWorkflows)

test('pages of runs have no gaps and no repeats, also at equal times and across versions', async () => {
  const { versionId } = await makeLive()
  const other = await makeLive()
  const at = new Date('2026-05-03T10:00:00Z')
  const states = ['done', 'queued', 'failed'] as const
  await db().workflowRun.createMany({
    data: Array.from({ length: 30 }, (_, n) => ({
      versionId: n % 2 ? versionId : other.versionId,
      state: states[n % 3] ?? 'done',
      createdAt: n < 20 ? at : new Date(at.getTime() + n),
    })),
  })
  const seen: string[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listRuns>> = await listRuns({ before, limit: 7 })
    seen.push(...page.items.map(({ id }) => id))
    before = page.next
  } while (before)
  const all = await db().workflowRun.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
  expect(seen).toEqual(all.map(({ id }) => id))
  const failed = await listRuns({ states: ['failed'] })
  expect(failed.items).toHaveLength(10)
  expect((await listRuns({ workflowId: other.workflowId, limit: 50 })).items).toHaveLength(15)
})

test('the list says what each workflow does and how it fares', async () => {
  await makeDraft({ trigger: { type: '', config: {} }, conditions: { all: [] }, actions: [] })
  await makeLive()
  const taken = await makeEventRow()
  const skipped = await makeEventRow({ url: 'https://shop.example.com/blog' })
  await process(taken.id)
  await process(skipped.id)
  const [live, draft] = await listWorkflows()
  expect(live).toMatchObject({
    state: 'live',
    sentence: 'When a contact clicks a link, if Clicked link contains pricing',
    counts: { done: 1, failed: 0, skipped: 1, waiting: 0 },
    hasUnpublishedChanges: false,
  })
  expect(live?.lastRunAt).not.toBeNull()
  expect(draft).toMatchObject({ state: 'draft', sentence: 'Nothing starts it yet.', lastRunAt: null })
})

test('a run’s page has its reasons, its steps in words and what they made', async () => {
  await makeLive(definition({ actions: [...definition().actions, mailStep()] }))
  const { id, contact, messageId } = await makeEventRow()
  const [run] = await process(id)
  const view = await getRun(run?.id ?? '')
  const task = await db().task.findFirstOrThrow()
  const mail = await db().message.findFirstOrThrow({ where: { workflowRunId: view.id } })
  expect(view).toMatchObject({
    state: 'done',
    contact: { id: contact.id },
    message: { id: messageId },
    because: [
      { sentence: 'Done by a machine is no, wanted no', passed: true },
      { sentence: 'Clicked link is https://shop.example.com/pricing, wanted contains pricing', passed: true },
    ],
    steps: [
      { label: 'Create a task', state: 'done', made: { task: { id: task.id } } },
      { label: 'Send a mail', state: 'done', made: { messageId: mail.id } },
    ],
  })
  expect(view.steps[0]?.input).toEqual([
    { label: 'Title', value: 'Call Ana' },
    { label: 'For', value: 'The contact’s owner' },
    { label: 'Due in', value: '2 days' },
  ])
  expect(view.steps[1]?.input).toContainEqual({ label: 'Mail', value: 'Dear Ana' })
})

test('a skipped run in a list says why', async () => {
  await makeLive()
  const { id } = await makeEventRow({ url: 'https://shop.example.com/blog' })
  await process(id)
  const { items } = await listRuns({ states: ['skipped'] })
  expect(items).toMatchObject([
    {
      reason: 'Clicked link is https://shop.example.com/blog, wanted contains pricing',
      contact: { name: expect.stringContaining('Ana') as string },
    },
  ])
})

test('pages of runs hold what was skipped in its place, with no gaps and no repeats', async () => {
  const { workflowId } = await makeLive()
  await makeLive(
    definition({ conditions: { all: [{ field: 'contact.title', operator: 'is', value: 'CTO' }] } }),
  )
  const events: bigint[] = []
  for (let n = 0; n < 12; n++)
    events.push((await makeEventRow(n % 3 ? { url: 'https://shop.example.com/blog' } : {})).id)
  await startWorkflows(events.slice(0, 8))
  await startWorkflows(events.slice(8))
  await db().$executeRaw`
    update considered_event set at = at - interval '90 minutes' where "eventId" = any(${events.slice(0, 4)}::bigint[])`
  await db()
    .$executeRaw`insert into skip_tally select "versionId", hour - interval '2 hours', count from skip_tally`
  await db()
    .$executeRaw`insert into skip_tally select "versionId", hour - interval '1 hour', 1 from skip_tally on conflict do nothing`
  const pages = async (query: Parameters<typeof listRuns>[0]) => {
    const seen: { id: string; at: Date; state: string }[] = []
    for (let before: string | null = null, more = true; more; more = before !== null) {
      const page: Awaited<ReturnType<typeof listRuns>> = await listRuns({ ...query, before, limit: 5 })
      seen.push(...page.items)
      before = page.next
    }
    expect(seen.map(({ at }) => at.getTime())).toEqual(
      seen.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
    )
    return seen
  }
  const all = await pages({})
  expect(new Set(all.map(({ id }) => id)).size).toBe(24)
  expect(all).toHaveLength(24)
  expect(all.filter(({ state }) => state === 'queued')).toHaveLength(4)
  expect(await pages({ workflowId, states: ['skipped'] })).toHaveLength(8)
  const [last] = await pages({ states: ['skipped'] })
  expect(await getRun(last?.id ?? '')).toMatchObject({ id: last?.id, state: 'skipped', steps: [] })
})

test('a run that is gone is not found', async () => {
  for (const id of ['01a1ffab-eacd-770c-be33-88c6112b6566', '7.01a1ffab-eacd-770c-be33-88c6112b6566', 'x'])
    await expect(getRun(id)).rejects.toMatchObject({ code: 'not-found' })
})
