import { afterEach, expect, test } from 'vitest'
import { transaction } from '#lib/db.ts'
import { LANE, LANES } from '#lib/jobs/catalog.ts'
import { enqueue, enqueueAll } from '#lib/jobs/enqueue.ts'
import { startRunner } from '#lib/jobs/runner.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { heldHandlers } from './held-handlers.ts'

useDatabase()

let stop = async () => {}
afterEach(() => stop())

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
