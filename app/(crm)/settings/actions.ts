'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { z } from 'zod'
import { setProduction } from '#lib/settings/save-mail-settings.ts'
import { askForCheck, type Asked } from '#lib/setup/ask-for-check.ts'
import { CHECK_IDS } from '#lib/setup/check.ts'
import { resumeCheck, skipCheck } from '#lib/setup/skip-check.ts'
import { formAction } from '#lib/web/form-action.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { quietRefusal } from '#lib/web/quiet-refusal.ts'
import { requireAdminForRoute } from '#lib/web/session.ts'

const checkId = z.enum(CHECK_IDS)

/** What an open checklist asks for again and again. */
export async function keepChecking(): Promise<Asked> {
  return quietRefusal(async () => {
    const user = await requireAdminForRoute()
    requireSameOrigin(await headers())
    return askForCheck('checklist', user.id)
  })
}

export const checkNow = formAction({
  role: 'admin',
  schema: z.object({}),
  run: (_input, user) => askForCheck('demand', user.id),
})

export const skipStep = formAction({
  role: 'admin',
  schema: z.object({
    checkId,
    reason: z.string().trim().min(3, 'Say why, in a few words.').max(500, 'At most 500 characters.'),
  }),
  run: async (input, user) => {
    await skipCheck({ ...input, actorId: user.id })
    revalidatePath('/settings')
  },
})

export const resumeStep = formAction({
  role: 'admin',
  schema: z.object({ checkId }),
  run: async (input, user) => {
    await resumeCheck({ ...input, actorId: user.id })
    await askForCheck('demand', user.id)
    revalidatePath('/settings')
  },
})

export const markProduction = formAction({
  role: 'admin',
  schema: z.object({ isProduction: z.enum(['on', 'off']), version: z.coerce.number().int().min(0) }),
  run: async (input, user) => {
    await setProduction({
      isProduction: input.isProduction === 'on',
      version: input.version,
      actorId: user.id,
    })
    await askForCheck('demand', user.id)
    revalidatePath('/settings', 'layout')
  },
})
