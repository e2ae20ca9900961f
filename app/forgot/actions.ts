'use server'

import { headers } from 'next/headers'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { askForReset } from '#lib/users/reset-by-link.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { openFormAction } from '#lib/web/form-action.ts'

/** The same answer, after the same work, whether or not anybody signs in with the address. */
export const askForLink = openFormAction({
  schema: z.object({ email: address }),
  run: async ({ email }) => {
    await askForReset({ email, address: callerAddress(await headers()) })
    return 'If somebody signs in with this address, a link is on its way. It works for an hour.'
  },
})
