'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { removeVerificationKey } from '#lib/settings/verification-keys.ts'
import { formAction } from '#lib/web/form-action.ts'
import { pasteVerificationKeys } from '#lib/wiring/paste-verification-keys.ts'

/** 20 keys in PEM armour are about 4,000 characters. */
const MAX_PASTED_CHARS = 20_000

export const addKeys = formAction({
  role: 'admin',
  schema: z.object({
    provider: z.enum(['sendgrid_us', 'sendgrid_eu']),
    verification: z.string().max(MAX_PASTED_CHARS, 'This is too long for keys.'),
  }),
  run: async (input, user) => {
    const { given, added } = await pasteVerificationKeys({
      provider: input.provider,
      text: input.verification,
      actorId: user.id,
    })
    revalidatePath('/settings', 'layout')
    if (added === 0) return given === 1 ? 'This key is there already.' : 'These keys are there already.'
    return added === 1 ? 'Added. Posts signed with this key are taken from now on.' : `Added ${added} keys.`
  },
})

export const removeKey = formAction({
  role: 'admin',
  schema: z.object({ id: z.uuid() }),
  run: async ({ id }, user) => {
    await removeVerificationKey({ id, actorId: user.id })
    revalidatePath('/settings', 'layout')
  },
})
