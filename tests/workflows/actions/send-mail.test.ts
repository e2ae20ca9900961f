import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { PRIORITY } from '#lib/jobs/catalog.ts'
import { useDatabase } from '../../support/database.ts'
import { definition, mailStep, makeEventRow, makeLive, process, resetWorkflows } from '../rig.ts'

useDatabase()
beforeEach(resetWorkflows)

const sent = (workflowRunId: string | undefined) =>
  db().message.findMany({ where: { workflowRunId: workflowRunId ?? '' } })

test('the mail goes to the contact, on behalf of its owner, one deeper than the mail it answers', async () => {
  await makeLive(definition({ actions: [mailStep()] }))
  const { id, contact, owner } = await makeEventRow({}, { depth: 2 })
  const [run] = await process(id)
  expect(run?.state).toBe('done')
  expect(await sent(run?.id)).toMatchObject([
    {
      composeKey: `step:${run?.steps[0]?.id}`,
      contactId: contact.id,
      toAddress: contact.email,
      senderId: owner.id,
      replyTo: owner.email,
      subject: 'About https://shop.example.com/pricing',
      depth: 3,
      sendState: 'queued',
    },
  ])
})

test('the mail waits behind what people wrote', async () => {
  await makeLive(definition({ actions: [mailStep()] }))
  await process((await makeEventRow()).id)
  const jobs = await db().$queryRaw`
    select job.priority::int from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier = 'messages.deliver'`
  expect(jobs).toEqual([{ priority: PRIORITY['messages.deliver'] + 5 }])
})

test('it can be on behalf of the message’s sender', async () => {
  await makeLive(definition({ actions: [mailStep({ from: 'message-sender' })] }))
  const { id, sender } = await makeEventRow()
  const [run] = await process(id)
  expect(await sent(run?.id)).toMatchObject([{ senderId: sender.id }])
})

test('values are escaped, and what they hold is not filled in a second time', async () => {
  await makeLive(definition({ actions: [mailStep({ html: '<p>{{ contact.first_name }}</p>' })] }))
  const { id, contact } = await makeEventRow()
  await db().contact.update({ where: { id: contact.id }, data: { firstName: '<b>{{ contact.email }}</b>' } })
  const [run] = await process(id)
  expect(await sent(run?.id)).toMatchObject([{ html: '<p>&lt;b&gt;{{ contact.email }}&lt;/b&gt;</p>' }])
})

test('a suppressed address is not written to: the step fails with the reason', async () => {
  await makeLive(definition({ actions: [mailStep()] }))
  const { id, contact } = await makeEventRow()
  await db().suppression.create({
    data: { address: contact.email, stream: 'transactional', reason: 'unsubscribed', since: new Date() },
  })
  const [run] = await process(id)
  expect(run).toMatchObject({ state: 'failed', steps: [{ state: 'failed' }] })
  expect(await sent(run?.id)).toEqual([])
})

test('a message to nobody in the CRM has nobody to write to', async () => {
  await makeLive(definition({ actions: [mailStep()] }))
  const { id } = await makeEventRow({}, { contactId: null })
  expect(await process(id)).toMatchObject([{ state: 'failed', error: 'There is no contact to write to.' }])
})
