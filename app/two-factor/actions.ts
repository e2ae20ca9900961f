'use server'

import { z } from 'zod'
import { typedPassword } from '#lib/users/password.ts'
import { confirmTwoFactor } from '#lib/users/two-factor.ts'
import { formAction } from '#lib/web/form-action.ts'

/** Answers with the recovery codes, this once. */
export const confirmSecondStep = formAction({
  role: 'new',
  schema: z.object({
    code: z.string().trim().min(1, 'Enter the six digits.').max(20),
    password: typedPassword,
  }),
  run: async (input, user) => ({
    codes: await confirmTwoFactor({ userId: user.id, sessionId: user.sessionId, ...input }),
  }),
})
