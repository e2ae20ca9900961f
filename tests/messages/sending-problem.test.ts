import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { sendingProblem } from '#lib/messages/sending-problem.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

test('says why nothing can be sent: no key, then no sender, then that it is off, then nothing', async () => {
  expect(await sendingProblem()).toContain('no key')
  const id = { provider: 'sandbox', stream: 'transactional' } as const
  await db().streamSettings.create({ data: { ...id, keyLastFour: 'abcd', sealedKey: new Uint8Array([1]) } })
  expect(await sendingProblem()).toContain('no sender address')
  await db().streamSettings.update({
    where: { provider_stream: id },
    data: { fromAddress: 'hello@example.com' },
  })
  expect(await sendingProblem()).toBeNull()
  await db().mailSettings.create({ data: { id: 1, isEnabled: false } })
  expect(await sendingProblem()).toContain('Sending is off')
})
