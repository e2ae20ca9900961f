import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { useDatabase } from '../../support/database.ts'
import { makeUser } from '../../support/factories.ts'
import { definition, makeEventRow, makeLive, process, resetWorkflows } from '../rig.ts'

useDatabase()
beforeEach(resetWorkflows)

async function taskFrom(
  config: Record<string, string | number>,
  change = async (_: Awaited<ReturnType<typeof makeEventRow>>) => {},
) {
  await makeLive(
    definition({ actions: [{ id: 'a', action: 'create-task', config: { title: 'Call', ...config } }] }),
  )
  const event = await makeEventRow()
  await change(event)
  const [run] = await process(event.id)
  const task = await db().task.findFirst()
  return { ...event, run, task }
}

test('the task is for the contact’s owner, by default', async () => {
  const { task, owner, contact, run } = await taskFrom({
    title: 'Call {{ contact.first_name }} about {{ event.url }}',
  })
  expect(task).toMatchObject({
    title: 'Call Ana about https://shop.example.com/pricing',
    ownerId: owner.id,
    contactId: contact.id,
    workflowStepId: run?.steps[0]?.id,
  })
})

test('without an owner it goes to the sender, without both to nobody', async () => {
  const noOwner = async ({ contact }: { contact: { id: string } }) => {
    await db().contact.update({ where: { id: contact.id }, data: { ownerId: null } })
  }
  const { task, sender } = await taskFrom({}, noOwner)
  expect(task?.ownerId).toBe(sender.id)
  await resetWorkflows()
  const nobody = await taskFrom({}, async (event) => {
    await noOwner(event)
    await db().user.update({ where: { id: event.sender.id }, data: { deactivatedAt: new Date() } })
  })
  expect(nobody.task).toMatchObject({ ownerId: null })
})

test('it can be for the sender or for somebody', async () => {
  const { task, sender } = await taskFrom({ owner: 'message-sender' })
  expect(task?.ownerId).toBe(sender.id)
  await resetWorkflows()
  const ana = await makeUser()
  expect((await taskFrom({ owner: 'user', userId: ana.id })).task?.ownerId).toBe(ana.id)
})

test('it is due so many days after the step began, at the end of its owner’s working day', async () => {
  const { task, run } = await taskFrom({ dueInDays: 3 }, async ({ owner }) => {
    await db().user.update({ where: { id: owner.id }, data: { timeZone: 'Asia/Tokyo' } })
  })
  const began = run?.steps[0]?.startedAt.getTime() ?? 0
  const due = new Date(began + 3 * 24 * 3600_000)
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(due)
  expect(task?.dueAt?.toISOString()).toBe(`${day}T08:00:00.000Z`)
})
