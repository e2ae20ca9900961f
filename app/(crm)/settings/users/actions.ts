'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { requireTwoFactor } from '#lib/users/access-settings.ts'
import { deactivateUser, reactivateUser, setRole } from '#lib/users/change-access.ts'
import { resetTwoFactor } from '#lib/users/change-two-factor.ts'
import { inviteAgain, inviteUser, withdrawInvitation } from '#lib/users/invite-user.ts'
import { personName } from '#lib/users/profile.ts'
import { offerReset } from '#lib/users/reset-by-link.ts'
import { signOutEverywhere } from '#lib/users/sessions.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'

const role = z.enum(['admin', 'sales'])
const userId = z.uuid()
const PAGE = '/settings/users'

/** Answers with how the link reaches the person; a link to hand over is in it this once. */
export const invite = formAction({
  role: 'admin',
  schema: z.object({ name: personName, email: address, role }),
  run: async (input, user) => {
    const handed = await inviteUser({ ...input, actorId: user.id })
    revalidatePath(PAGE)
    return handed
  },
})

export const inviteOnceMore = formAction({
  role: 'admin',
  schema: z.object({ userId }),
  run: async (input, user) => {
    const handed = await inviteAgain({ ...input, actorId: user.id })
    revalidatePath(PAGE)
    return handed
  },
})

export const withdraw = formAction({
  role: 'admin',
  schema: z.object({ userId }),
  run: async (input, user) => {
    await withdrawInvitation({ ...input, actorId: user.id })
    revalidatePath(PAGE)
  },
})

export const giveResetLink = formAction({
  role: 'admin',
  schema: z.object({ userId }),
  run: (input, user) => offerReset({ ...input, actorId: user.id }),
})

export const changeRole = formAction({
  role: 'admin',
  schema: z.object({ userId, role }),
  run: async (input, user) => {
    await setRole({ ...input, actorId: user.id })
    revalidatePath(PAGE)
  },
})

export const changeActive = formAction({
  role: 'admin',
  schema: z.object({ userId, isActive: z.stringbool() }),
  run: async (input, user) => {
    const access = { userId: input.userId, actorId: user.id }
    await (input.isActive ? reactivateUser(access) : deactivateUser(access))
    revalidatePath(PAGE)
  },
})

export const signOutPerson = formAction({
  role: 'admin',
  schema: z.object({ userId }),
  run: async (input, user) => {
    await signOutEverywhere({ ...input, actorId: user.id })
    revalidatePath(PAGE)
    return 'Signed out everywhere.'
  },
})

export const resetSecondStep = formAction({
  role: 'admin',
  schema: z.object({ email: address }),
  run: async ({ email }, user) => {
    const { isToldByMail } = await inTransaction((tx) => resetTwoFactor(tx, { email, actorId: user.id }))
    revalidatePath(PAGE)
    return isToldByMail
      ? 'Reset. A mail to them is on its way.'
      : 'Reset. Tell them yourself: there is no server for system mail.'
  },
})

export const requireSecondStep = formAction({
  role: 'admin',
  schema: z.object({ isRequired: z.stringbool() }),
  run: async (input, user) => {
    await requireTwoFactor({ ...input, actorId: user.id })
    revalidatePath(PAGE)
  },
})
