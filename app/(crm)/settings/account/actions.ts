'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { askForCheck } from '#lib/setup/ask-for-check.ts'
import { removeManagementKey } from '#lib/settings/management-key.ts'
import { PROVIDERS, STREAMS } from '#lib/settings/provider.ts'
import { pastedKey } from '#lib/settings/stream-input.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inviteToAccount, repeatInvitation, takeBackInvitation } from '#lib/wiring/account-desk.ts'
import { disconnectAccount, forgetStanding } from '#lib/wiring/disconnect-account.ts'
import { giveStream } from '#lib/wiring/give-stream.ts'
import { checkAccountKey, saveAccountKey } from '#lib/wiring/manage-key.ts'

const provider = z.enum(PROVIDERS)
const version = z.coerce.number().int().min(0)
const MAX_USERNAME_LENGTH = 64

const refresh = () => revalidatePath('/settings', 'layout')

export const saveManagingKey = formAction({
  role: 'admin',
  schema: z.object({ provider, version, key: pastedKey }),
  run: async (input, user) => {
    const outcome = await saveAccountKey({ ...input, actorId: user.id })
    refresh()
    return outcome
  },
})

export const checkManagingKey = formAction({
  role: 'admin',
  schema: z.object({ provider }),
  run: async (input) => {
    await checkAccountKey(input.provider)
    refresh()
  },
})

export const removeManagingKey = formAction({
  role: 'admin',
  schema: z.object({ provider, version }),
  run: async (input, user) => {
    await removeManagementKey({ ...input, actorId: user.id })
    refresh()
  },
})

export const chooseStreamSubuser = formAction({
  role: 'admin',
  schema: z.object({
    provider,
    version,
    stream: z.enum(STREAMS),
    subuser: z
      .string()
      .trim()
      .max(MAX_USERNAME_LENGTH, 'This is too long for a user name.')
      .transform((name) => (name === '' ? null : name)),
  }),
  run: async (input, user) => {
    const said = await giveStream({ ...input, actorId: user.id })
    refresh()
    return said
  },
})

export const inviteTeammate = formAction({
  role: 'admin',
  schema: z.object({ provider, email: address, role: z.enum(['admin', 'teammate']) }),
  run: async (input, user) => {
    const { provider, email, role } = input
    await inviteToAccount({ provider, email, isAdmin: role === 'admin', actorId: user.id })
    refresh()
    return `SendGrid has mailed an invitation to ${email}. It is good for 7 days.`
  },
})

const invitation = z.object({ provider, token: z.string().min(1).max(200) })

export const resendInvitation = formAction({
  role: 'admin',
  schema: invitation,
  run: async (input, user) => {
    await repeatInvitation({ ...input, actorId: user.id })
    refresh()
  },
})

export const withdrawInvitation = formAction({
  role: 'admin',
  schema: invitation,
  run: async (input, user) => {
    await takeBackInvitation({ ...input, actorId: user.id })
    refresh()
  },
})

export const disconnect = formAction({
  role: 'admin',
  schema: z.object({ provider, webhook: z.enum(['remove', 'leave']), inbound: z.literal('on').optional() }),
  run: async ({ provider, webhook, inbound }, user) => {
    const wish = { provider, removesWebhook: webhook === 'remove', removesInbound: inbound === 'on' }
    try {
      await disconnectAccount(wish, user.id)
      await askForCheck('demand', user.id)
    } finally {
      refresh()
    }
  },
})

export const forgetRemains = formAction({
  role: 'admin',
  schema: z.object({ provider }),
  run: async (input, user) => {
    await forgetStanding(input.provider, user.id)
    refresh()
  },
})
