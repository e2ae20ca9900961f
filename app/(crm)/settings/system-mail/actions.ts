'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { removeSystemServer, saveSystemServer } from '#lib/system-mail/save-system-server.ts'
import { sendWaiting } from '#lib/system-mail/send-waiting.ts'
import { systemServerInput } from '#lib/system-mail/system-server-input.ts'
import { formAction } from '#lib/web/form-action.ts'
import { testSystemServer } from '#lib/wiring/test-system-server.ts'

const refresh = () => revalidatePath('/settings', 'layout')

export const saveServer = formAction({
  role: 'admin',
  schema: systemServerInput,
  run: async (input, user) => {
    await saveSystemServer(input, user.id)
    refresh()
    return 'Saved. Send a test to see whether it works.'
  },
})

export const removeServer = formAction({
  role: 'admin',
  schema: z.object({ version: z.coerce.number().int().min(0) }),
  run: async (input, user) => {
    await removeSystemServer({ ...input, actorId: user.id })
    refresh()
  },
})

export const sendSystemTest = formAction({
  role: 'admin',
  schema: z.object({ to: address }),
  run: async ({ to }) => {
    await testSystemServer(to)
    refresh()
  },
})

export const sendSystemMails = formAction({
  role: 'admin',
  schema: z.object({ id: z.uuid().optional() }),
  run: async ({ id }, user) => {
    const { count } = await sendWaiting({ id: id ?? null, actorId: user.id })
    refresh()
    return count === 1 ? 'The mail is on its way.' : `${count} mails are on their way.`
  },
})
