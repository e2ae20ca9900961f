'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { changePassword, passwordChange } from '#lib/users/change-password.ts'
import { profile } from '#lib/users/profile.ts'
import { signOutEverywhere } from '#lib/users/sign-out-everywhere.ts'
import { updateProfile } from '#lib/users/update-profile.ts'
import { formAction } from '#lib/web/form-action.ts'
import { endSession, startSession } from '#lib/web/session-cookie.ts'

export const saveProfile = formAction({
  role: 'sales',
  schema: profile,
  run: async (input, user) => {
    await updateProfile({ userId: user.id, ...input })
    refresh()
    return 'Saved.'
  },
})

export const savePassword = formAction({
  role: 'sales',
  schema: passwordChange,
  run: async (input, user) => {
    await startSession(await changePassword({ userId: user.id, ...input }))
    refresh()
    return 'Your password is changed. Every other browser is signed out.'
  },
})

export const leaveEverywhere = formAction({
  role: 'sales',
  schema: z.object({}),
  run: async (_input, user) => {
    await signOutEverywhere(user.id)
    await endSession()
    redirect('/sign-in')
  },
})
