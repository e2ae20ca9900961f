'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { askForCheck } from '#lib/setup/ask-for-check.ts'
import { PROVIDERS, STREAMS } from '#lib/settings/provider.ts'
import { changeProvider, setSending } from '#lib/settings/save-mail-settings.ts'
import { removeStreamKey } from '#lib/settings/save-stream.ts'
import { streamInput } from '#lib/settings/stream-input.ts'
import { streamOptionsInput } from '#lib/settings/stream-options-input.ts'
import { formAction } from '#lib/web/form-action.ts'
import { checkStreamKey } from '#lib/wiring/check-stream-key.ts'
import { saveStreamSettings } from '#lib/wiring/save-stream-settings.ts'
import { saveStreamSendOptions } from '#lib/wiring/save-stream-send-options.ts'
import { sendTestMail } from '#lib/wiring/send-test-mail.ts'

const version = z.coerce.number().int().min(0)
const streamName = z.object({ provider: z.enum(PROVIDERS), stream: z.enum(STREAMS) })

/** The ribbon on every page says what these two are. */
const refreshEverything = () => revalidatePath('/', 'layout')

export const switchSending = formAction({
  role: 'admin',
  schema: z.object({ isEnabled: z.enum(['on', 'off']), version }),
  run: async (input, user) => {
    await setSending({ isEnabled: input.isEnabled === 'on', version: input.version, actorId: user.id })
    refreshEverything()
  },
})

export const chooseProvider = formAction({
  role: 'admin',
  schema: z.object({ provider: z.enum(PROVIDERS), version }),
  run: async (input, user) => {
    await changeProvider({ ...input, actorId: user.id })
    refreshEverything()
  },
})

export const saveStream = formAction({
  role: 'admin',
  schema: streamInput,
  run: async (input, user) => {
    const saved = await saveStreamSettings(input, user.id)
    await askForCheck('demand', user.id)
    revalidatePath('/settings', 'layout')
    return saved.uncovered === null ? saved.said : saved
  },
})

export const saveOptions = formAction({
  role: 'admin',
  schema: streamOptionsInput,
  run: async (input, user) => {
    const outcome = await saveStreamSendOptions(input, user.id)
    revalidatePath('/settings', 'layout')
    return outcome
  },
})

export const checkKey = formAction({
  role: 'admin',
  schema: streamName,
  run: async ({ provider, stream }) => {
    await checkStreamKey(provider, stream)
    revalidatePath('/settings', 'layout')
  },
})

export const removeKey = formAction({
  role: 'admin',
  schema: streamName.extend({ version }),
  run: async (input, user) => {
    await removeStreamKey({ ...input, actorId: user.id })
    revalidatePath('/settings', 'layout')
  },
})

export const sendTest = formAction({
  role: 'admin',
  schema: z.object({ to: address, stream: z.enum(STREAMS), composeKey: z.string().min(1).max(100) }),
  run: async (input, user) => {
    const outcome = await sendTestMail({ ...input, userId: user.id })
    // The checklist shows the mail from its first moment on.
    revalidatePath('/settings')
    return outcome
  },
})
