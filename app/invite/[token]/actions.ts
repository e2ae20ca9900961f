'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { acceptance, acceptInvitation } from '#lib/users/invite-user.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { openFormAction } from '#lib/web/form-action.ts'
import { startSession } from '#lib/web/session-cookie.ts'

/** The link is what lets somebody in. */
export const accept = openFormAction({
  schema: acceptance.extend({ token: z.string().max(100) }),
  run: async (input) => {
    const address = callerAddress(await headers())
    await startSession(await acceptInvitation({ ...input, address }))
    redirect('/')
  },
})
