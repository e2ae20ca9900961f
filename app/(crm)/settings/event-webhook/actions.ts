'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { PROVIDERS } from '#lib/settings/provider.ts'
import { removeVerificationKey } from '#lib/settings/verification-keys.ts'
import { formAction } from '#lib/web/form-action.ts'
import {
  adoptEventWebhook,
  connectEventWebhook,
  rotateSigningKey,
  rotateTokenSecret,
  switchWebhookTokens,
} from '#lib/wiring/ask-for-event-webhook.ts'
import {
  inspectEventWebhooks,
  removeEventWebhook,
  testEventWebhook,
} from '#lib/wiring/event-webhook-deeds.ts'
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

const ofProvider = z.object({ provider: z.enum(PROVIDERS) })

export const connectWebhook = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await connectEventWebhook(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const adoptWebhook = formAction({
  role: 'admin',
  schema: ofProvider.extend({ webhookId: z.string().min(1).max(200), url: z.string().max(2_000) }),
  run: async (shown, user) => {
    await adoptEventWebhook(shown, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const rotateKey = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await rotateSigningKey(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const setTokens = formAction({
  role: 'admin',
  schema: ofProvider.extend({ wanted: z.enum(['on', 'off']) }),
  run: async ({ provider, wanted }, user) => {
    await switchWebhookTokens({ provider, isOn: wanted === 'on' }, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const renewTokenSecret = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await rotateTokenSecret(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const checkWebhook = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }) => {
    await inspectEventWebhooks(provider)
    revalidatePath('/settings', 'layout')
  },
})

export const testWebhook = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await testEventWebhook(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const removeWebhook = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await removeEventWebhook(provider, user.id)
    revalidatePath('/settings', 'layout')
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
