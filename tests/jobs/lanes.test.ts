import { afterEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { LANE, LANES } from '#lib/jobs/catalog.ts'
import { enqueue, enqueueAll } from '#lib/jobs/enqueue.ts'
import { startRunner } from '#lib/jobs/runner.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { heldHandlers } from './held-handlers.ts'

useDatabase()

let stop = async () => {}
afterEach(async () => {
  await stop()
  stop = async () => {}
  await db().$executeRaw`delete from graphile_worker._private_jobs`
})

test('bulk work that fills its lanes holds up no mail', { timeout: 40_000 }, async () => {
  const { handlers, begun, release } = heldHandlers((name) => LANE[name] !== 'prompt')
  await transaction(async (tx) => {
    await enqueueAll(
      tx,
      'posts.process',
      Array.from({ length: 20 }, () => ({})),
    )
    await enqueueAll(
      tx,
      'workflows.start',
      Array.from({ length: 20 }, () => ({ eventIds: [] })),
    )
  })
  const runner = await startRunner(handlers)
  stop = async () => {
    release()
    await runner.stop()
  }
  const isFull = () => begun.length === LANES.intake + LANES.rules
  await waitFor('the lanes of bulk work are full', isFull, 20)
  await transaction((tx) =>
    enqueue(tx, 'messages.deliver', { messageId: '00000000-0000-4000-8000-000000000001' }),
  )
  await waitFor('the mail is handed over meanwhile', () => begun.includes('messages.deliver'))
  expect(begun.filter((name) => name !== 'messages.deliver')).toHaveLength(LANES.intake + LANES.rules)
})

test('mail that hangs at the provider holds up none of Mailroom’s own', { timeout: 40_000 }, async () => {
  const { handlers, begun, release } = heldHandlers((name) => name === 'messages.deliver')
  const mails = Array.from({ length: 20 }, (_, index) => ({
    messageId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  }))
  await transaction((tx) => enqueueAll(tx, 'messages.deliver', mails))
  const runner = await startRunner(handlers)
  stop = async () => {
    release()
    await runner.stop()
  }
  await waitFor('the lane of mail is full', () => begun.length === LANES.prompt, 20)
  await transaction((tx) => enqueue(tx, 'users.mail-reset', { email: 'ana@example.com' }))
  await waitFor('the link is mailed meanwhile', () => begun.includes('users.mail-reset'))
})

test('what a person wrote goes before what workflows wrote, and a joined event before the runs it waits with', async () => {
  await transaction(async (tx) => {
    const mail = { messageId: '00000000-0000-4000-8000-000000000001' }
    await enqueue(tx, 'messages.deliver', mail, { isBulk: true })
    await enqueue(tx, 'messages.deliver', mail)
    await enqueue(tx, 'workflows.run', { runId: '00000000-0000-4000-8000-000000000002' })
    await enqueue(tx, 'events.join', { eventIds: [], messageIds: [] })
  })
  const waiting = await db().$queryRaw<{ name: string; nr: bigint }[]>`
    select task.identifier as name, row_number() over (partition by task.identifier order by job.id) as nr
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    order by job.priority, job.run_at, job.id`
  const order = waiting.map(({ name, nr }) => `${name} ${nr}`)
  expect(order.filter((name) => name.startsWith('messages'))).toEqual([
    'messages.deliver 2',
    'messages.deliver 1',
  ])
  expect(order.indexOf('events.join 1')).toBeLessThan(order.indexOf('workflows.run 1'))
})
