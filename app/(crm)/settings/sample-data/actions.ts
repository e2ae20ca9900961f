'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { formAction } from '#lib/web/form-action.ts'
import { clickSampleLinks, loadSampleData, removeSampleData } from '#lib/wiring/sample-data.ts'

export const removeSample = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await removeSampleData(user.id)
    revalidatePath('/', 'layout')
  },
})

export const loadSample = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    const isNew = await loadSampleData({ userId: user.id })
    // Live workflows see these, so that there is a run to look at.
    if (isNew) await clickSampleLinks()
    revalidatePath('/', 'layout')
  },
})
