import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { becauseSentence } from '#lib/workflows/sentences.ts'
import { becauseSchema } from '#lib/workflows/conditions.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { findSkips, loadSkips } from '#lib/workflows/skips.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { useDatabase } from '../support/database.ts'
import { definition, makeDraft, makeEventRow, makeLive, queuedRunIds, resetWorkflows } from './rig.ts'

useDatabase()
beforeEach(resetWorkflows)

const runs = () => db().workflowRun.findMany({ orderBy: { eventId: 'asc' } })
/** The events that were not taken, by how many versions each, newest last. */
const skips = async () => (await findSkips({ before: null, limit: 100 })).reverse()
const skip = async () => (await loadSkips((await skips()).map(({ id }) => id)))[0]
const reasons = (because: unknown) =>
  becauseSchema
    .array()
    .parse(because)
    .map((line) => becauseSentence(line))

test('the same events 46 times, 5 in parallel, by two workers: one run, one task', async () => {
  await makeLive()
  const { id } = await makeEventRow()
  const other = await makeEventRow({ url: 'https://shop.example.com/blog' })
  for (let round = 0; round < 9; round++) {
    const ids = round % 2 ? [id, other.id] : [other.id, id]
    await Promise.all(Array.from({ length: 5 }, () => startWorkflows(ids)))
  }
  await startWorkflows([id, other.id])
  expect((await runs()).map(({ state }) => state)).toEqual(['queued'])
  expect(await skips()).toHaveLength(1)
  expect(await db().skipTally.findMany()).toMatchObject([{ count: 1 }])
  const [runId, ...rest] = await queuedRunIds()
  expect(rest).toEqual([])
  await Promise.all(Array.from({ length: 5 }, () => runWorkflow(runId ?? '', { lastAttempt: false })))
  expect((await runs()).map(({ state }) => state)).toEqual(['done'])
  expect(await db().task.count()).toBe(1)
  expect(await db().workflowStep.count()).toBe(1)
})

test('an event that is considered and not taken leaves its reason, and no job', async () => {
  await makeLive()
  const { id } = await makeEventRow({ url: 'https://shop.example.com/blog' })
  await startWorkflows([id])
  expect(await runs()).toEqual([])
  const found = await skip()
  expect(found?.id).toMatch(/^\d+[.]/)
  expect(reasons(found?.because)).toEqual([
    'Done by a machine is no, wanted no',
    'Clicked link is https://shop.example.com/blog, wanted contains pricing',
  ])
  expect(await queuedRunIds()).toEqual([])
})

test('a machine is not a person, unless the trigger says that machines count', async () => {
  await makeLive()
  await makeLive(definition({ trigger: { type: 'mail.clicked', config: { includeMachines: true } } }))
  const { id } = await makeEventRow({ isMachine: true })
  await startWorkflows([id])
  expect(await runs()).toMatchObject([{ state: 'queued' }])
  expect(await skips()).toHaveLength(1)
})

test('drafts and paused workflows start nothing; other kinds of event concern nobody', async () => {
  await makeDraft()
  const paused = await makeLive()
  await db().workflow.update({ where: { id: paused.workflowId }, data: { state: 'paused' } })
  const clicked = await makeEventRow()
  await makeLive(definition({ conditions: { all: [] } }))
  const opened = await makeEventRow({ kind: 'opened' })
  await startWorkflows([clicked.id, opened.id])
  expect((await runs()).map(({ eventId }) => eventId)).toEqual([clicked.id])
})

test('an event without a message starts nothing, except what is about the account itself', async () => {
  await makeLive(definition({ conditions: { all: [] } }))
  const task = {
    id: 'a',
    action: 'create-task',
    config: { title: 'Look: {{ event.reason }}', owner: 'user' },
  }
  const { userId } = await makeDraft()
  await makeLive({
    trigger: { type: 'mail.account_status_changed', config: {} },
    conditions: { all: [] },
    actions: [{ ...task, config: { ...task.config, userId } }],
  })
  const unmatched = await makeEventRow({ messageId: null })
  const account = await makeEventRow({
    kind: 'account_status_changed',
    messageId: null,
    reason: 'compliance_suspend',
  })
  await startWorkflows([unmatched.id, account.id])
  expect((await runs()).map(({ eventId }) => eventId)).toEqual([account.id])
  for (const runId of await queuedRunIds()) await runWorkflow(runId, { lastAttempt: true })
  expect(await db().task.findMany()).toMatchObject([
    { title: 'Look: compliance_suspend', ownerId: userId, contactId: null },
  ])
})

test('what becomes of a test mail starts nothing', async () => {
  await makeLive(definition({ conditions: { all: [] } }))
  const tried = await makeEventRow({}, { composeKey: 'test:somebody:some-form' })
  const { id } = await makeEventRow()
  await startWorkflows([tried.id, id])
  expect((await runs()).map(({ eventId }) => eventId)).toEqual([id])
  expect(await skips()).toEqual([])
})

test('a chain of workflow mails stops at its depth, and says so', async () => {
  await makeLive()
  const shallow = await makeEventRow({}, { depth: 4 })
  const deep = await makeEventRow({}, { depth: 5 })
  await startWorkflows([shallow.id, deep.id])
  expect(await runs()).toMatchObject([{ state: 'queued', depth: 4 }])
  const found = await skip()
  expect(found).toMatchObject({ depth: 5 })
  expect(reasons(found?.because)).toEqual(['Number of workflow mails in a row is 5, wanted at most 4'])
})

test('opens and clicks are counted per message, people apart from machines', async () => {
  await makeLive(
    definition({ conditions: { all: [{ field: 'message.human_opens', operator: 'at-least', value: 1 }] } }),
  )
  const { id, messageId } = await makeEventRow()
  await makeEventRow({ kind: 'opened', isMachine: true, messageId })
  await startWorkflows([id])
  expect(reasons((await skip())?.because)[1]).toBe('Human opens is 0, wanted at least 1')
  const later = await makeEventRow({ kind: 'opened', messageId })
  const again = await makeEventRow({ messageId })
  await startWorkflows([again.id, later.id])
  expect((await runs())[0]).toMatchObject({
    state: 'queued',
    facts: {
      'message.opens': 2,
      'message.human_opens': 1,
      'message.clicks': 2,
      'contact.owner_name': 'Olga Owner',
    },
  })
})

test('one event and several workflows: each looks at it by itself', async () => {
  await makeLive()
  await makeLive(
    definition({ conditions: { all: [{ field: 'contact.title', operator: 'is-empty', value: '' }] } }),
  )
  await makeLive(
    definition({ conditions: { all: [{ field: 'contact.title', operator: 'is', value: 'CTO' }] } }),
  )
  const { id } = await makeEventRow()
  await startWorkflows([id])
  expect((await runs()).map(({ state }) => state)).toEqual(['queued', 'queued'])
  expect(await skips()).toHaveLength(1)
})

test('an event is looked at once, also by a version that was published after that', async () => {
  await makeLive()
  const { id } = await makeEventRow()
  await startWorkflows([id])
  await makeLive(definition({ conditions: { all: [] } }))
  await startWorkflows([id])
  expect(await runs()).toHaveLength(1)
  expect(await skips()).toEqual([])
})
