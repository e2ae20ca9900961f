import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { deleteWorkflow, renameWorkflow, revertDraft, saveDraft } from '#lib/workflows/edit.ts'
import { getWorkflow, listVersions } from '#lib/workflows/get-workflow.ts'
import { pauseWorkflow, publishWorkflow, resumeWorkflow } from '#lib/workflows/publish.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { createStarterWorkflow } from '#lib/workflows/starter.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import {
  definition,
  makeDraft,
  makeEventRow,
  makeLive,
  process,
  queuedRunIds,
  resetWorkflows,
} from './rig.ts'

useDatabase()
beforeEach(resetWorkflows)

const listeners = async () =>
  (await db().eventListener.findMany()).map(({ versionId, kind }) => [versionId, kind])
const actions = async (workflowId: string) => {
  const rows = await db().auditEntry.findMany({ where: { subjectId: workflowId }, orderBy: { id: 'asc' } })
  return rows.map(({ action, actorId, changes }) => ({ action, actorId, changes }))
}
const titled = (title: string) =>
  definition({ actions: [{ id: 'a', action: 'create-task', config: { title } }] })

test('publishing freezes: a later draft changes neither the version nor the runs that have begun', async () => {
  const { workflowId, draftVersion, userId, versionId } = await makeLive(titled('First'))
  const { id } = await makeEventRow()
  await startWorkflows([id])
  const saved = await saveDraft({ workflowId, draftVersion, userId, draft: titled('Second') })
  expect(saved.hasUnpublishedChanges).toBe(true)
  const second = await publishWorkflow({ workflowId, draftVersion: saved.draftVersion, userId })
  expect(second).toMatchObject({ number: 2 })
  for (const runId of await queuedRunIds()) await runWorkflow(runId, { lastAttempt: true })
  expect(await db().task.findMany()).toMatchObject([{ title: 'First' }])
  expect(await listVersions(workflowId)).toMatchObject([
    { number: 2, isLive: true },
    { id: versionId, number: 1, isLive: false, definition: titled('First') },
  ])
})

test('listeners follow what is live', async () => {
  const made = await makeLive()
  const { workflowId, userId } = made
  expect(await listeners()).toEqual([[made.versionId, 'clicked']])
  const bounced = definition({ trigger: { type: 'mail.bounced', config: {} }, conditions: { all: [] } })
  const { draftVersion } = await saveDraft({
    workflowId,
    draftVersion: made.draftVersion,
    userId,
    draft: bounced,
  })
  expect(await listeners()).toEqual([[made.versionId, 'clicked']])
  const { versionId } = await publishWorkflow({ workflowId, draftVersion, userId })
  expect(await listeners()).toEqual([[versionId, 'bounced']])
  await pauseWorkflow({ workflowId, userId })
  expect(await listeners()).toEqual([])
  await resumeWorkflow({ workflowId, userId })
  expect(await listeners()).toEqual([[versionId, 'bounced']])
  await deleteWorkflow({ workflowId, userId })
  expect(await listeners()).toEqual([])
})

test('a paused workflow starts nothing, and what happened meanwhile is not made up for', async () => {
  const { workflowId, userId } = await makeLive()
  await pauseWorkflow({ workflowId, userId })
  const { id } = await makeEventRow()
  expect(await process(id)).toEqual([])
  await resumeWorkflow({ workflowId, userId })
  expect(await db().workflowRun.count()).toBe(0)
  const later = await makeEventRow()
  expect(await process(later.id)).toMatchObject([{ state: 'done' }])
})

test('a draft with problems is refused, each by its place, and nothing changes', async () => {
  const broken = definition({
    conditions: { all: [{ field: 'event.url', operator: 'contains', value: '' }] },
    actions: [
      { id: 'a', action: 'create-task', config: { title: '{{ contact.frist_name }}', dueInDays: 9999 } },
    ],
  })
  const { workflowId, draftVersion, userId } = await makeDraft(broken)
  const refused = publishWorkflow({ workflowId, draftVersion, userId })
  await expect(refused).rejects.toMatchObject({
    code: 'invalid',
    fields: {
      'conditions.0': 'Say what Clicked link is compared with.',
      'actions.a.dueInDays': 'Due in must be a whole number from 0 to 365.',
    },
  })
  expect(await getWorkflow(workflowId)).toMatchObject({ state: 'draft', live: null })
  expect(await db().workflowVersion.count()).toBe(0)
  expect(await listeners()).toEqual([])
})

test('an empty draft lacks a trigger and an action; an action for somebody lacks the person', async () => {
  const { workflowId } = await makeDraft({
    trigger: { type: '', config: {} },
    conditions: { all: [] },
    actions: [],
  })
  expect((await getWorkflow(workflowId)).problems.map(({ at }) => at)).toEqual(['trigger.type', 'actions'])
  const forSomebody = { id: 'a', action: 'create-task', config: { title: 'x', owner: 'user' } }
  const other = await makeDraft(
    definition({ actions: [forSomebody, { id: 'b', action: 'gone', config: {} }] }),
  )
  expect((await getWorkflow(other.workflowId)).problems).toEqual([
    { at: 'actions.a.userId', message: 'Who: choose somebody.', isMissing: true },
    { at: 'actions.b', message: 'This action no longer exists. Remove it.', isMissing: false },
  ])
})

test('a second editor is told who was quicker, and overwrites nothing', async () => {
  const { workflowId, draftVersion, userId } = await makeDraft()
  const ana = await makeUser({ name: 'Ana', role: 'admin' })
  await saveDraft({ workflowId, draftVersion, userId: ana.id, draft: titled('By Ana') })
  const late = saveDraft({ workflowId, draftVersion, userId, draft: titled('Late') })
  await expect(late).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/^Ana changed this/) as string,
  })
  await expect(publishWorkflow({ workflowId, draftVersion, userId })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect((await getWorkflow(workflowId)).draft).toEqual(titled('By Ana'))
})

test('publishing twice at the same moment makes one version', async () => {
  const draft = await makeDraft()
  const made = await Promise.all([publishWorkflow(draft), publishWorkflow(draft), publishWorkflow(draft)])
  expect(made.map(({ number }) => number)).toEqual([1, 1, 1])
  expect(await db().workflowVersion.count()).toBe(1)
})

test('a draft can be taken back to what is live, or to any version', async () => {
  const { workflowId, draftVersion, userId, versionId } = await makeLive(titled('Live'))
  const saved = await saveDraft({ workflowId, draftVersion, userId, draft: titled('Draft') })
  const reverted = await revertDraft({ workflowId, draftVersion: saved.draftVersion, userId, versionId })
  expect(reverted).toMatchObject({ draft: titled('Live'), hasUnpublishedChanges: false })
  const other = await makeLive()
  const foreign = revertDraft({
    workflowId,
    draftVersion: reverted.draftVersion,
    userId,
    versionId: other.versionId,
  })
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' })
})

test('each administrative change is on record with who did it', async () => {
  const { workflowId, draftVersion, userId } = await makeLive()
  await renameWorkflow({ workflowId, name: 'Other', userId })
  await pauseWorkflow({ workflowId, userId })
  await pauseWorkflow({ workflowId, userId })
  await resumeWorkflow({ workflowId, userId })
  const { versionId } = await publishWorkflow({ workflowId, draftVersion, userId })
  await revertDraft({ workflowId, draftVersion, userId, versionId })
  await deleteWorkflow({ workflowId, userId })
  const rows = await actions(workflowId)
  expect(rows.map(({ action }) => action)).toEqual([
    'workflow.created',
    'workflow.published',
    'workflow.renamed',
    'workflow.paused',
    'workflow.resumed',
    'workflow.draft-reverted',
    'workflow.deleted',
  ])
  expect(rows.every(({ actorId }) => actorId === userId)).toBe(true)
  expect(rows[1]?.changes).toEqual({ version: 1 })
})

test('the starter is made once, live, also by several processes, and stays deleted', async () => {
  await Promise.all([createStarterWorkflow(), createStarterWorkflow(), createStarterWorkflow()])
  const workflows = await db().workflow.findMany()
  expect(workflows).toMatchObject([{ name: 'Clicked the pricing link', state: 'live' }])
  const { id, owner } = await makeEventRow()
  expect(await process(id)).toMatchObject([{ state: 'done' }])
  expect(await db().task.findMany()).toMatchObject([
    { ownerId: owner.id, title: expect.stringMatching(/^Call Ana/) as string },
  ])
  const user = await makeUser()
  await deleteWorkflow({ workflowId: workflows[0]?.id ?? '', userId: user.id })
  await createStarterWorkflow()
  expect(await db().workflow.count()).toBe(0)
})
