'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { newPassword } from '#lib/users/password.ts'
import { resetByLink } from '#lib/users/reset-by-link.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { openFormAction } from '#lib/web/form-action.ts'
import { endSession, startSession } from '#lib/web/session-cookie.ts'

/** The link is what lets somebody in, except past a second step. */
export const choosePassword = openFormAction({
  schema: z.object({ token: z.string().max(100), password: newPassword }),
  run: async (input) => {
    const person = await resetByLink({ ...input, address: callerAddress(await headers()) })
    if (person) {
      await startSession(person)
      redirect('/')
    }
    await endSession()
    redirect('/sign-in?reset=done')
  },
})
