'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { matchByHand } from '#lib/messages/match-by-hand.ts'
import { formAction } from '#lib/web/form-action.ts'

export const matchEvent = formAction({
  role: 'admin',
  schema: z.object({
    eventId: z.string().regex(/^\d{1,18}$/),
    messageId: z.uuid('Choose a mail.'),
  }),
  run: async ({ eventId, messageId }, user) => {
    await matchByHand({ eventId: BigInt(eventId), messageId, actorId: user.id })
    revalidatePath('/settings/pipeline', 'layout')
  },
})
