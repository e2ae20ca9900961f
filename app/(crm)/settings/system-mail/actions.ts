'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { removeSystemServer, saveSystemServer } from '#lib/system-mail/save-system-server.ts'
import { sendWaiting } from '#lib/system-mail/send-waiting.ts'
import { showSystemMail } from '#lib/system-mail/show-text.ts'
import { systemServerInput } from '#lib/system-mail/system-server-input.ts'
import { renewLink } from '#lib/users/renew-link.ts'
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

/** Answers with the text; each showing is in the audit trail. */
export const showMail = formAction({
  role: 'admin',
  schema: z.object({ id: z.uuid() }),
  run: async ({ id }, user) => ({ text: await showSystemMail({ id, actorId: user.id }) }),
})

/** Answers with how the new link reaches the person; a link to hand over is in it this once. */
export const makeNewLink = formAction({
  role: 'admin',
  schema: z.object({ id: z.uuid() }),
  run: async ({ id }, user) => {
    const handed = await renewLink({ mailId: id, actorId: user.id })
    refresh()
    return handed
  },
})
