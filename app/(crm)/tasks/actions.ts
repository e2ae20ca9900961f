'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { calendarDay } from '#lib/calendar-day.ts'
import { dueAtEndOf } from '#lib/days.ts'
import { createTask, taskFields } from '#lib/tasks/create-task.ts'
import { setTaskDone } from '#lib/tasks/set-task-done.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'

const optionalDay = z
  .string()
  .refine((text) => text === '' || calendarDay.safeParse(text).success, 'Pick a day between 1970 and 9998.')
  .transform((text) => text || null)
  .nullable()
  .default(null)

/** A task of one's own, due at the end of a day. */
export const addTask = formAction({
  role: 'sales',
  schema: taskFields.pick({ title: true }).extend({
    contactId: z.uuid().nullable().default(null),
    dueOn: optionalDay,
  }),
  run: async ({ title, contactId, dueOn }, user) => {
    const dueAt = dueOn ? dueAtEndOf(dueOn, user.timeZone) : null
    await inTransaction((tx) => createTask(tx, { title, contactId, ownerId: user.id, dueAt }))
    refresh()
  },
})

export const tickTask = formAction({
  role: 'sales',
  schema: z.object({ id: z.uuid(), isDone: z.stringbool() }),
  run: async (input) => {
    await inTransaction((tx) => setTaskDone(tx, input))
    refresh()
  },
})
