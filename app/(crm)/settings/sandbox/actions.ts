'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { formAction } from '#lib/web/form-action.ts'
import { postAgain, rehearsalInput, rehearseEvents } from '#lib/wiring/sandbox-desk.ts'

export const sendEvents = formAction({
  role: 'admin',
  schema: rehearsalInput,
  run: async (input, user) => {
    const count = await rehearseEvents(input, user.id)
    revalidatePath('/settings/sandbox')
    return count === 1 ? '1 event is on its way.' : `${count.toLocaleString('en')} events are on their way.`
  },
})

export const repeatPost = formAction({
  role: 'admin',
  schema: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
  run: async ({ id }, user) => {
    await postAgain(id, user.id)
    revalidatePath('/settings/sandbox')
  },
})
