'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { PROVIDERS, STREAMS } from '#lib/settings/provider.ts'
import { dropSpareKey, swapBackKey, swapInStagedKey } from '#lib/settings/spare-keys.ts'
import { pastedKey } from '#lib/settings/stream-input.ts'
import { formAction } from '#lib/web/form-action.ts'
import { checkStagedKey, rehearseStagedKey, stageStreamKey } from '#lib/wiring/rotate-key.ts'

const streamName = z.object({ provider: z.enum(PROVIDERS), stream: z.enum(STREAMS) })
const edited = streamName.extend({ version: z.coerce.number().int().min(0) })

const refresh = () => revalidatePath('/settings', 'layout')

export const stageKey = formAction({
  role: 'admin',
  schema: edited.extend({ key: pastedKey }),
  run: async (input, user) => {
    const outcome = await stageStreamKey({ ...input, actorId: user.id })
    refresh()
    return outcome
  },
})

export const checkStaged = formAction({
  role: 'admin',
  schema: streamName,
  run: async (name) => {
    await checkStagedKey(name)
    refresh()
  },
})

export const rehearseStaged = formAction({
  role: 'admin',
  schema: streamName,
  run: async (name, user) => {
    const outcome = await rehearseStagedKey(name, user.email)
    refresh()
    return outcome
  },
})

export const swapIn = formAction({
  role: 'admin',
  schema: edited,
  run: async (input, user) => {
    await swapInStagedKey({ ...input, actorId: user.id })
    refresh()
  },
})

export const swapBack = formAction({
  role: 'admin',
  schema: edited,
  run: async (input, user) => {
    await swapBackKey({ ...input, actorId: user.id })
    refresh()
  },
})

export const dropSpare = formAction({
  role: 'admin',
  schema: edited.extend({ slot: z.enum(['staged', 'previous']) }),
  run: async (input, user) => {
    await dropSpareKey({ ...input, actorId: user.id })
    refresh()
  },
})
