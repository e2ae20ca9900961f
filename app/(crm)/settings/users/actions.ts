'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { deactivateUser, reactivateUser, setRole } from '#lib/users/change-access.ts'
import { giveNewPassword, inviteUser } from '#lib/users/invite-user.ts'
import { personName } from '#lib/users/profile.ts'
import { formAction } from '#lib/web/form-action.ts'

const role = z.enum(['admin', 'sales'])
const userId = z.uuid()

export const addPerson = formAction({
  role: 'admin',
  schema: z.object({ name: personName, email: address, role }),
  run: async (input, user) => {
    const made = await inviteUser({ ...input, actorId: user.id })
    revalidatePath('/settings/users')
    return made
  },
})

export const givePassword = formAction({
  role: 'admin',
  schema: z.object({ email: address }),
  run: async ({ email }, user) => {
    const made = await giveNewPassword({ email, actorId: user.id })
    revalidatePath('/settings/users')
    return made
  },
})

export const changeRole = formAction({
  role: 'admin',
  schema: z.object({ userId, role }),
  run: async (input, user) => {
    await setRole({ ...input, actorId: user.id })
    revalidatePath('/settings/users')
  },
})

export const changeActive = formAction({
  role: 'admin',
  schema: z.object({ userId, isActive: z.stringbool() }),
  run: async (input, user) => {
    const access = { userId: input.userId, actorId: user.id }
    await (input.isActive ? reactivateUser(access) : deactivateUser(access))
    revalidatePath('/settings/users')
  },
})
