'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { calendarDay } from '#lib/calendar-day.ts'
import { dayRange } from '#lib/days.ts'
import { saveRetention } from '#lib/webhooks/post-retention.ts'
import { cancelReplay, replayOne, startReplay } from '#lib/webhooks/replay-posts.ts'
import { formAction } from '#lib/web/form-action.ts'
import { readPostsAgain } from '#lib/wiring/read-posts.ts'

const PATH = '/settings/pipeline/posts'

export const readAgain = formAction({
  role: 'admin',
  schema: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
  run: async ({ id }, user) => {
    const { added, isRead } = await replayOne(BigInt(id), readPostsAgain, user.id)
    revalidatePath(PATH)
    if (!isRead)
      throw new DomainError('invalid', 'This post still cannot be read. The reason is kept with it.')
    if (added === 0) return 'Read again. Nothing in it was new.'
    return added === 1
      ? 'Read again. 1 event was new.'
      : `Read again. ${added.toLocaleString('en')} events were new.`
  },
})

export const readDaysAgain = formAction({
  role: 'admin',
  schema: z.object({ from: calendarDay, to: calendarDay, only: z.enum(['all', 'rejected']) }),
  run: async (input, user) => {
    const { from, to: until } = dayRange(input, user.timeZone)
    if (!from || !until || from >= until) {
      throw new DomainError('invalid', 'The last day is before the first.', {
        fields: { to: 'Choose a day that is not before the first.' },
      })
    }
    await startReplay({ from, until, onlyRejected: input.only === 'rejected', actorId: user.id })
    revalidatePath(PATH)
  },
})

export const stopReading = formAction({
  role: 'admin',
  schema: z.object({ id: z.uuid() }),
  run: async ({ id }, user) => {
    await cancelReplay(id, user.id)
    revalidatePath(PATH)
  },
})

export const keepFor = formAction({
  role: 'admin',
  schema: z.object({
    days: z.coerce
      .number('Enter a number of days.')
      .int()
      .min(7, 'Keep them 7 days at least.')
      .max(3650, 'Ten years are the most.'),
    version: z.coerce.number().int(),
  }),
  run: async ({ days, version }, user) => {
    await saveRetention({ keepPostsDays: days, version, actorId: user.id })
    revalidatePath(PATH)
    return 'Saved.'
  },
})
