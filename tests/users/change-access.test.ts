import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { deactivateUser, reactivateUser, setRole } from '#lib/users/change-access.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db().user.deleteMany()
})

const admin = () => makeUser({ role: 'admin' })
const read = (id: string) => db().user.findUniqueOrThrow({ where: { id } })

test('a role is changed and recorded with who did it', async () => {
  const [actor, person] = [await admin(), await makeUser()]
  await setRole({ userId: person.id, actorId: actor.id, role: 'admin' })
  expect(await read(person.id)).toMatchObject({ role: 'admin' })
  const entries = await db().auditEntry.findMany({ where: { subjectId: person.id } })
  expect(entries).toMatchObject([
    { action: 'user.role-changed', actorId: actor.id, changes: { from: 'sales', role: 'admin' } },
  ])
})

test('a person who comes back does not bring old sessions back', async () => {
  const [actor, person] = [await admin(), await makeUser()]
  await deactivateUser({ userId: person.id, actorId: actor.id })
  await reactivateUser({ userId: person.id, actorId: actor.id })
  expect(await read(person.id)).toMatchObject({ deactivatedAt: null, sessionVersion: 2 })
})

test('the last admin stays one, and nothing is recorded', async () => {
  const [only, former] = [await admin(), await makeUser({ role: 'admin', deactivatedAt: new Date() })]
  const access = { userId: only.id, actorId: only.id }
  await expect(setRole({ ...access, role: 'sales' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(deactivateUser(access)).rejects.toMatchObject({ code: 'conflict' })
  expect(await read(only.id)).toEqual(only)
  expect(await db().auditEntry.count({ where: { subjectId: { in: [only.id, former.id] } } })).toBe(0)
})

test('of two admins who take each other the role at the same moment one stays', async () => {
  for (let round = 0; round < 5; round++) {
    await db().user.deleteMany()
    const [one, two] = [await admin(), await admin()]
    await Promise.allSettled([
      setRole({ userId: one.id, actorId: two.id, role: 'sales' }),
      setRole({ userId: two.id, actorId: one.id, role: 'sales' }),
    ])
    expect(await db().user.count({ where: { role: 'admin' } })).toBe(1)
  }
})
