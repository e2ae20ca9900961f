'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { dismissEvent as dismissOne, dismissFound as dismissAll } from '#lib/messages/dismiss-events.ts'
import { matchByHand } from '#lib/messages/match-by-hand.ts'
import { formAction } from '#lib/web/form-action.ts'

const eventId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt)

export const matchEvent = formAction({
  role: 'admin',
  schema: z.object({ eventId, messageId: z.uuid('Choose a mail.') }),
  run: async ({ eventId, messageId }, user) => {
    await matchByHand({ eventId, messageId, actorId: user.id })
    revalidatePath('/settings/pipeline', 'layout')
  },
})

export const dismissEvent = formAction({
  role: 'admin',
  schema: z.object({ eventId }),
  run: async ({ eventId }, user) => {
    await dismissOne({ eventId, actorId: user.id })
    revalidatePath('/settings/pipeline', 'layout')
  },
})

export const dismissFound = formAction({
  role: 'admin',
  schema: z.object({ query: z.string().trim().min(1).max(200), upTo: eventId }),
  run: async ({ query, upTo }, user) => {
    await dismissAll({ query, upTo, actorId: user.id })
    revalidatePath('/settings/pipeline', 'layout')
  },
})
