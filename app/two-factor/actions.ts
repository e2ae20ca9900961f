'use server'

import { z } from 'zod'
import { confirmTwoFactor } from '#lib/users/two-factor.ts'
import { formAction } from '#lib/web/form-action.ts'

/** Answers with the recovery codes, this once. */
export const confirmSecondStep = formAction({
  role: 'new',
  schema: z.object({ code: z.string().trim().min(1, 'Enter the six digits.').max(20) }),
  run: async ({ code }, user) => ({
    codes: await confirmTwoFactor({ userId: user.id, sessionId: user.sessionId, code }),
  }),
})
