'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { sendAgain as sendAgainVerb, settleMessage as settleVerb } from '#lib/messages/settle.ts'
import { formAction } from '#lib/web/form-action.ts'

const oneMessage = z.object({ messageId: z.uuid() })

/** A person says that an unconfirmed message went out. */
export const settleMessage = formAction({
  role: 'sales',
  schema: oneMessage,
  run: async ({ messageId }, user) => {
    await settleVerb({ messageId, userId: user.id })
    refresh()
  },
})

/** Writes a failed or unconfirmed message anew. */
export const sendAgain = formAction({
  role: 'sales',
  schema: oneMessage,
  run: async ({ messageId }, user) => {
    const repeat = await sendAgainVerb({ messageId, userId: user.id })
    refresh()
    return repeat
  },
})
