import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { createTask } from '#lib/tasks/create-task.ts'
import { dayRange, dueAtEndOf } from '#lib/days.ts'
import { dueGroup } from '#lib/tasks/due.ts'
import { countOpenTasks, listTasks } from '#lib/tasks/list-tasks.ts'
import { setTaskDone } from '#lib/tasks/set-task-done.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'

useDatabase()

const none = { contactId: null, ownerId: null, dueAt: null }

describe('making', () => {
  test('a workflow step that runs again gives the task it made before', async () => {
    const workflowStepId = randomUUID()
    const make = () => transaction((tx) => createTask(tx, { ...none, title: 'Call', workflowStepId }))
    const first = await make()
    expect(await make()).toEqual(first)
    expect(await db().task.count({ where: { workflowStepId } })).toBe(1)
  })

  test('a task about a contact that is gone is refused', async () => {
    await expect(
      transaction((tx) => createTask(tx, { ...none, title: 'Call', contactId: randomUUID() })),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('my tasks', () => {
  test('open ones come by due time, those without one last; done ones by when they were done', async () => {
    const owner = await makeUser()
    const contact = await makeContact({ firstName: 'Jonas', lastName: 'Weber' })
    const make = (title: string, due: string | null) =>
      transaction((tx) =>
        createTask(tx, {
          title,
          contactId: contact.id,
          ownerId: owner.id,
          dueAt: due ? new Date(due) : null,
        }),
      )
    await make('whenever', null)
    const later = await make('later', '2026-06-02T10:00:00Z')
    await make('sooner', '2026-06-01T10:00:00Z')
    await transaction((tx) => createTask(tx, { ...none, title: 'somebody else’s' }))

    const titles = async (view: 'open' | 'done') =>
      (await listTasks({ ownerId: owner.id, view })).items.map((task) => task.title)
    expect(await titles('open')).toEqual(['sooner', 'later', 'whenever'])
    await transaction((tx) => setTaskDone(tx, { id: later.id, isDone: true }))
    expect(await titles('open')).toEqual(['sooner', 'whenever'])
    expect(await titles('done')).toEqual(['later'])
    expect(await countOpenTasks(owner.id, new Date('2026-06-01T12:00:00Z'))).toEqual({ open: 2, overdue: 1 })
    await transaction((tx) => setTaskDone(tx, { id: later.id, isDone: false }))
    expect(await titles('open')).toEqual(['sooner', 'later', 'whenever'])
  })

  test('pages of done tasks have no gaps and no repeats among tasks of one moment', async () => {
    const owner = await makeUser()
    const doneAt = new Date('2026-06-01T10:00:00Z')
    for (let n = 0; n < 5; n += 1) {
      await db().task.create({ data: { title: `${n}`, ownerId: owner.id, doneAt } })
    }
    const first = await listTasks({ ownerId: owner.id, view: 'done', limit: 3 })
    const second = await listTasks({ ownerId: owner.id, view: 'done', limit: 3, before: first.next })
    const seen = [...first.items, ...second.items].map((task) => task.id)
    expect(seen).toHaveLength(5)
    expect(new Set(seen).size).toBe(5)
    expect(second.next).toBeNull()
  })

  test('done twice keeps the time of the first', async () => {
    const { id } = await transaction((tx) => createTask(tx, { ...none, title: 'Once' }))
    const done = () => transaction((tx) => setTaskDone(tx, { id, isDone: true }))
    await done()
    const { doneAt } = await db().task.findUniqueOrThrow({ where: { id } })
    await done()
    expect((await db().task.findUniqueOrThrow({ where: { id } })).doneAt).toEqual(doneAt)
    await expect(
      transaction((tx) => setTaskDone(tx, { id: randomUUID(), isDone: true })),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('days', () => {
  const now = new Date('2026-06-01T22:30:00Z')

  test.each([
    ['2026-06-01T10:00:00Z', 'UTC', 'today'],
    ['2026-06-01T10:00:00Z', 'Europe/Berlin', 'overdue'],
    ['2026-06-02T10:00:00Z', 'Europe/Berlin', 'today'],
    ['2026-06-02T10:00:00Z', 'UTC', 'later'],
  ])('%s in %s is %s', (due, zone, group) => {
    expect(dueGroup(new Date(due), now, zone)).toBe(group)
  })

  test('a picked day is due at 17:00 there', () => {
    expect(dueAtEndOf('2026-06-01', 'Europe/Berlin').toISOString()).toBe('2026-06-01T15:00:00.000Z')
    expect(dueAtEndOf('2026-12-01', 'America/New_York').toISOString()).toBe('2026-12-01T22:00:00.000Z')
    expect(dueAtEndOf('2026-12-01', 'Pacific/Auckland').toISOString()).toBe('2026-12-01T04:00:00.000Z')
    expect(dueGroup(null, now, 'UTC')).toBe('none')
  })

  test('a range of days begins and ends at midnight there, also when the clock changes', () => {
    const range = dayRange({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin')
    expect(range.from?.toISOString()).toBe('2026-10-24T22:00:00.000Z')
    expect(range.to?.toISOString()).toBe('2026-10-25T23:00:00.000Z')
    expect(dayRange({}, 'UTC')).toEqual({ from: undefined, to: undefined })
  })
})
