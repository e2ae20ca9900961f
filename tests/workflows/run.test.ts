import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { definition, mailStep, makeEventRow, makeLive, process, queuedRunIds, resetWorkflows } from './rig.ts'

useDatabase()
beforeEach(resetWorkflows)

const TWO_STEPS = definition({ actions: [...definition().actions, mailStep()] })

async function startOne(draft = definition()) {
  await makeLive(draft)
  const event = await makeEventRow()
  await startWorkflows([event.id])
  const [runId = ''] = await queuedRunIds()
  return { ...event, runId }
}

const read = (id: string) =>
  db().workflowRun.findUniqueOrThrow({ where: { id }, include: { steps: { orderBy: { position: 'asc' } } } })

/** Makes the database refuse that the step at `position` is marked done: as if the worker died just before. */
async function whileDying(position: number, work: () => Promise<void>): Promise<void> {
  await db().$executeRawUnsafe(`
    create function die() returns trigger language plpgsql as $$ begin
      if new.state = 'done' and new.position = ${position} then raise exception 'the worker died'; end if; return new;
    end $$`)
  await db()
    .$executeRaw`create trigger die before update on workflow_step for each row execute function die()`
  try {
    await expect(work()).rejects.toThrow('the worker died')
  } finally {
    await db().$executeRaw`drop function die() cascade`
  }
}

test('a run keeps for each step what went in and what came out', async () => {
  const { runId, contact, owner } = await startOne(TWO_STEPS)
  await runWorkflow(runId, { lastAttempt: false })
  const run = await read(runId)
  const task = await db().task.findFirstOrThrow()
  const mail = await db().message.findFirstOrThrow({ where: { workflowRunId: runId } })
  expect(run).toMatchObject({ state: 'done', error: null, contactId: contact.id })
  expect(run.steps).toMatchObject([
    { action: 'create-task', state: 'done', input: { title: 'Call Ana' }, output: { taskId: task.id } },
    {
      action: 'send-mail',
      state: 'done',
      input: { html: '<p>Dear Ana</p>' },
      output: { messageId: mail.id },
    },
  ])
  expect(task).toMatchObject({ title: 'Call Ana', ownerId: owner.id, contactId: contact.id })
  expect(mail).toMatchObject({
    subject: 'About https://shop.example.com/pricing',
    depth: 1,
    senderId: owner.id,
  })
})

for (const position of [0, 1]) {
  test(`a worker that dies after the effect of step ${position + 1}, before its row: nothing is done twice`, async () => {
    const { runId } = await startOne(TWO_STEPS)
    await whileDying(position, () => runWorkflow(runId, { lastAttempt: false }))
    const left = await read(runId)
    expect(left.state).toBe('running')
    expect(left.steps[position]?.state).toBe('running')
    await runWorkflow(runId, { lastAttempt: false })
    const run = await read(runId)
    expect(run).toMatchObject({ state: 'done', steps: [{ state: 'done' }, { state: 'done' }] })
    expect(run.steps[position]?.id).toBe(left.steps[position]?.id)
    expect(await db().task.count()).toBe(1)
    expect(await db().message.count({ where: { workflowRunId: runId } })).toBe(1)
  })
}

test('a step that a dead worker claimed and never began is taken up', async () => {
  const { runId } = await startOne()
  await db().workflowRun.update({ where: { id: runId }, data: { state: 'running', startedAt: new Date() } })
  await db().workflowStep.create({ data: { runId, position: 0, action: 'create-task', input: {} } })
  await runWorkflow(runId, { lastAttempt: false })
  expect(await read(runId)).toMatchObject({
    state: 'done',
    steps: [{ state: 'done', input: { title: 'Call Ana' } }],
  })
})

test('a finished step is read back, never redone', async () => {
  const { runId } = await startOne()
  await runWorkflow(runId, { lastAttempt: false })
  await db().task.deleteMany()
  await runWorkflow(runId, { lastAttempt: false })
  await db().workflowRun.update({ where: { id: runId }, data: { state: 'running' } })
  await runWorkflow(runId, { lastAttempt: false })
  expect(await db().task.count()).toBe(0)
  expect((await read(runId)).state).toBe('done')
})

test('a refusal ends the run with its sentence, and the steps after it do not run', async () => {
  const { runId, contact } = await startOne(definition({ actions: [mailStep(), ...definition().actions] }))
  await db().suppression.create({
    data: { address: contact.email, stream: 'transactional', reason: 'bounced', since: new Date() },
  })
  await runWorkflow(runId, { lastAttempt: false })
  const run = await read(runId)
  expect(run.state).toBe('failed')
  expect(run.steps).toHaveLength(1)
  expect(run.steps[0]).toMatchObject({ state: 'failed', error: run.error })
  expect(run.error).toMatch(/bounced/i)
  expect(await db().task.count()).toBe(0)
})

test('what may pass is left to the next attempt, and recorded when there is none', async () => {
  const { runId } = await startOne()
  await whileDying(0, () => runWorkflow(runId, { lastAttempt: false }))
  expect((await read(runId)).state).toBe('running')
  await db().$executeRaw`alter table task add constraint refused check (title = '') not valid`
  await db().$executeRaw`delete from task`
  try {
    await runWorkflow(runId, { lastAttempt: true })
  } finally {
    await db().$executeRaw`alter table task drop constraint refused`
  }
  const run = await read(runId)
  expect(run).toMatchObject({ state: 'failed', steps: [{ state: 'failed' }] })
  expect(run.error).toContain('unexpected')
})

test('a value that leaves a required setting empty fails the step, with what to do', async () => {
  const task = { id: 'a', action: 'create-task', config: { title: '{{ contact.title }}' } }
  const { id } = await makeEventRow()
  await makeLive(definition({ actions: [task] }))
  const [run] = await process(id)
  expect(run).toMatchObject({ state: 'failed', steps: [{ state: 'failed', input: { title: '' } }] })
  expect(run?.error).toBe('Title is empty. Correct the workflow and publish it again.')
})

test('a run that was deleted with its workflow is nobody’s business', async () => {
  const { runId } = await startOne()
  await db().workflow.deleteMany()
  await runWorkflow(runId, { lastAttempt: false })
  expect(await db().task.count()).toBe(0)
})

test('a task for a person who was deactivated fails rather than vanish', async () => {
  const gone = await makeUser({ deactivatedAt: new Date() })
  const config = { title: 'Call', owner: 'user', userId: gone.id }
  await makeLive(definition({ actions: [{ id: 'a', action: 'create-task', config }] }))
  const { id } = await makeEventRow()
  const [run] = await process(id)
  expect(run?.error).toContain('no longer here')
})
