'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { formAction } from '#lib/web/form-action.ts'
import { beginAfresh, connectByItself } from '#lib/wiring/begin-afresh.ts'
import {
  acceptSandboxInvitation,
  addSandboxSubuser,
  changeHabit,
  changeSandboxPlan,
  changeTrap,
  clearFaults as clearFaultsVerb,
  faultInput,
  habitInput,
  KEY_KINDS,
  makeSandboxKey,
  setFault as setFaultVerb,
  subuserInput,
  trapInput,
  verifySandboxSender,
} from '#lib/wiring/sandbox-account-desk.ts'

const refresh = () => revalidatePath('/settings', 'layout')

export const setFault = formAction({
  role: 'admin',
  schema: faultInput,
  run: async (input, user) => {
    await setFaultVerb(input, user.id)
    refresh()
  },
})

export const clearFaults = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await clearFaultsVerb(user.id)
    refresh()
  },
})

export const setHabit = formAction({
  role: 'admin',
  schema: habitInput,
  run: async (input, user) => {
    await changeHabit(input, user.id)
    refresh()
  },
})

export const setTrap = formAction({
  role: 'admin',
  schema: trapInput,
  run: async (input, user) => {
    await changeTrap(input, user.id)
    refresh()
  },
})

/** The key itself goes to the browser, once, as SendGrid's own page shows it: it opens nothing but the sandbox. */
export const makeKey = formAction({
  role: 'admin',
  schema: z.object({
    kind: z.enum(KEY_KINDS),
    subuser: z
      .string()
      .max(64)
      .default('')
      .transform((name) => name || null),
  }),
  run: async (input, user) => ({ made: await makeSandboxKey(input, user.id) }),
})

export const changePlan = formAction({
  role: 'admin',
  schema: z.object({ plan: z.enum(['paid', 'free']) }),
  run: async ({ plan }, user) => {
    await changeSandboxPlan(plan, user.id)
    refresh()
  },
})

export const addSubuser = formAction({
  role: 'admin',
  schema: subuserInput,
  run: async (input, user) => {
    await addSandboxSubuser(input, user.id)
    refresh()
  },
})

export const accept = formAction({
  role: 'admin',
  schema: z.object({ token: z.string().min(1).max(200) }),
  run: async ({ token }) => {
    await acceptSandboxInvitation(token)
    refresh()
  },
})

export const verifySender = formAction({
  role: 'admin',
  schema: z.object({ id: z.coerce.number().int().min(1) }),
  run: async ({ id }) => {
    await verifySandboxSender(id)
    refresh()
  },
})

export const begin = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await beginAfresh(user.id)
    refresh()
  },
})

export const connectItself = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async (_input, user) => {
    await connectByItself(user.id)
    refresh()
  },
})
