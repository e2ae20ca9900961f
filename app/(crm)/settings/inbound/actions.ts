'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { PROVIDERS } from '#lib/settings/provider.ts'
import { formAction } from '#lib/web/form-action.ts'
import { connectCoveredInbound } from '#lib/wiring/inbound-cover.ts'
import { enterInboundRecord } from '#lib/wiring/inbound-record.ts'
import { disconnectInbound, inspectInbound, rotateInboundSecret } from '#lib/wiring/provision-inbound.ts'
import { rehearseInbound } from '#lib/wiring/rehearse-inbound.ts'

const ofProvider = z.object({ provider: z.enum(PROVIDERS) })
const ticked = z.literal('on').optional().transform(Boolean)

export const connectHost = formAction({
  role: 'admin',
  schema: ofProvider.extend({
    hostname: z.string().trim().min(1, 'Enter a host.').max(300, 'This is too long for a host.'),
    sendRaw: ticked,
    spamCheck: ticked,
    isSigned: ticked,
    givenUpUrl: z.string().max(2_000).optional(),
    confirmed: ticked,
    askedFor: z.string().max(300).optional(),
  }),
  run: async ({ givenUpUrl, askedFor, ...wish }, user) => {
    try {
      const question = await connectCoveredInbound(
        { ...wish, givenUpUrl: givenUpUrl || null, askedFor: askedFor ?? null },
        user.id,
      )
      // What was typed comes back with the question, since an answered form is emptied.
      if (question) return { ...question, wish }
    } finally {
      // Also what went wrong is on the page: a foreign URL is asked about there.
      revalidatePath('/settings', 'layout')
    }
    return 'Connected. Mail to the host is posted here from now on.'
  },
})

export const renewSecret = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await rotateInboundSecret(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const checkHost = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }) => {
    await inspectInbound(provider)
    revalidatePath('/settings', 'layout')
  },
})

export const disconnectHost = formAction({
  role: 'admin',
  schema: ofProvider,
  run: async ({ provider }, user) => {
    await disconnectInbound(provider, user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const enterRecord = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await enterInboundRecord(user.id)
    revalidatePath('/settings', 'layout')
  },
})

export const sendInbound = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await rehearseInbound(user.id)
    revalidatePath('/settings', 'layout')
  },
})
