'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { changePassword, passwordChange } from '#lib/users/change-password.ts'
import { renewRecoveryCodes, turnOffTwoFactor } from '#lib/users/change-two-factor.ts'
import { typedPassword } from '#lib/users/password.ts'
import { profile } from '#lib/users/profile.ts'
import { endSession as endSessionOf, signOutEverywhere } from '#lib/users/sessions.ts'
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
    await signOutEverywhere({ userId: user.id, actorId: user.id })
    await endSession()
    redirect('/sign-in')
  },
})

export const leaveDevice = formAction({
  role: 'sales',
  schema: z.object({ sessionId: z.uuid() }),
  run: async ({ sessionId }, user) => {
    await endSessionOf({ id: sessionId, userId: user.id })
    refresh()
  },
})

export const turnOffSecondStep = formAction({
  role: 'sales',
  schema: z.object({ password: typedPassword }),
  run: async ({ password }, user) => {
    await turnOffTwoFactor({ userId: user.id, password })
    refresh()
  },
})

/** Ten new codes, shown this once. */
export const renewCodes = formAction({
  role: 'sales',
  schema: z.object({ password: typedPassword }),
  run: async ({ password }, user) => {
    const codes = await renewRecoveryCodes({ userId: user.id, password })
    refresh()
    return { codes }
  },
})
