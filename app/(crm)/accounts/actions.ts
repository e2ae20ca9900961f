'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { accountFields, createAccount, updateAccount } from '#lib/accounts/save-account.ts'
import { formKey } from '#lib/form-key.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'

export const addAccount = formAction({
  role: 'sales',
  schema: accountFields.extend({ formKey }),
  run: (input, user) => inTransaction((tx) => createAccount(tx, { ...input, actorId: user.id })),
})

export const editAccount = formAction({
  role: 'sales',
  schema: accountFields.extend({ id: z.uuid(), version: z.coerce.number().int() }),
  run: async (input, user) => {
    await inTransaction((tx) => updateAccount(tx, { ...input, actorId: user.id }))
    refresh()
  },
})
