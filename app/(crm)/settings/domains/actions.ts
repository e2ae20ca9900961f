'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { shownHost } from '#lib/domains/domain-name.ts'
import { domainPlan, forgetDomain } from '#lib/domains/plan-domain.ts'
import { address } from '#lib/mail/address.ts'
import { STREAMS } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'
import { addDomain } from '#lib/wiring/add-domain.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { askSender } from '#lib/wiring/ask-sender.ts'
import { lendDomain, takeBackDomain } from '#lib/wiring/lend-domain.ts'
import { refreshPlan } from '#lib/wiring/look-up-mail-domain.ts'
import { mailDomainPlan, type PlanMailing } from '#lib/wiring/mail-domain-plan.ts'
import { makeDomain, remakeDomain } from '#lib/wiring/make-domain.ts'
import { planForInstance } from '#lib/wiring/plan-for-instance.ts'
import { publishSandboxRecords } from '#lib/wiring/publish-sandbox-records.ts'
import { validateMailDomain } from '#lib/wiring/validate-domain.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'

const PATH = '/settings/domains'
const one = z.object({ id: z.uuid() })
/** What the question was asked about: a tick that stood there when the form changed confirms nothing else. */
const confirmed = z.string().max(400).optional()
const askedFor = ({ instance, domain }: { instance: string; domain: string }) => `${instance} ${domain}`

const refresh = () => revalidatePath(PATH, 'layout')

export const add = formAction({
  role: 'admin',
  schema: domainPlan.safeExtend({ stream: z.enum(STREAMS).default('transactional'), confirmed }),
  run: async ({ confirmed, ...plan }, user) => {
    const isConfirmed = confirmed === askedFor(plan)
    const outcome = await addDomain({ ...plan, confirmed: isConfirmed, actorId: user.id })
    if ('namesakes' in outcome) return { ...outcome, askedFor: askedFor(plan) }
    redirect(`${PATH}/${outcome.id}`)
  },
})

export const plan = formAction({
  role: 'admin',
  schema: domainPlan.safeExtend({ confirmed }),
  run: async ({ confirmed, ...plan }, user) => {
    const isConfirmed = confirmed === askedFor(plan)
    const outcome = await planForInstance({ ...plan, confirmed: isConfirmed, actorId: user.id })
    if ('namesakes' in outcome) return { ...outcome, askedFor: askedFor(plan) }
    refresh()
  },
})

export const askDns = formAction({
  role: 'admin',
  schema: z.object({}),
  run: async () => {
    await refreshPlan()
    refresh()
  },
})

export const adopt = formAction({
  role: 'admin',
  schema: z.object({ providerId: z.string().min(1).max(40), confirmed }),
  run: async ({ providerId, confirmed }, user) => {
    const { provider } = await readMailSettings()
    const outcome = await adoptDomain({
      provider,
      providerId,
      confirmed: confirmed === providerId,
      actorId: user.id,
    })
    if ('namesakes' in outcome) return { ...outcome, askedFor: providerId }
    redirect(`${PATH}/${outcome.id}`)
  },
})

export const make = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }, user) => {
    await makeDomain({ id, actorId: user.id })
    refresh()
  },
})

export const remake = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }, user) => {
    await remakeDomain({ id, actorId: user.id })
    await watchDomain(id)
    refresh()
  },
})

const loan = one.extend({ subuser: z.string().min(1).max(200) })

export const lend = formAction({
  role: 'admin',
  schema: loan,
  run: async (input, user) => {
    await lendDomain({ ...input, actorId: user.id })
    refresh()
  },
})

export const takeBack = formAction({
  role: 'admin',
  schema: loan,
  run: async (input, user) => {
    await takeBackDomain({ ...input, actorId: user.id })
    refresh()
  },
})

export const watch = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }) => {
    await watchDomain(id)
    refresh()
  },
})

export const validate = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }) => {
    await validateMailDomain(id)
    refresh()
  },
})

export const forget = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }, user) => {
    await inTransaction((tx) => forgetDomain(tx, { id, actorId: user.id }))
    refresh()
    redirect(PATH)
  },
})

export const mailRecords = formAction({
  role: 'admin',
  schema: z.object({
    id: z.union([z.uuid(), z.literal('')]).transform((id) => id || null),
    to: address,
    words: z.string().trim().max(2_000, 'At most 2,000 characters.'),
    composeKey: z.string().min(1).max(100),
  }),
  run: async (input, user) => {
    const mailing = await mailDomainPlan({ ...input, userId: user.id })
    refresh()
    return mailingWords(mailing)
  },
})

function mailingWords({ byProvider, refusals, sheet, reason }: PlanMailing): string {
  const whole = {
    transactional: 'The whole sheet is on its way; the message log shows what becomes of it.',
    system: `The whole sheet goes by the system server, since it cannot go from your sender: ${reason}`,
    none: `The whole sheet, with MX and SPF of the domain itself, was not mailed: ${reason} Print or download it under Plan of all instances.`,
  }
  return [
    byProvider.length > 0 && `SendGrid mails the records of ${byProvider.map(shownHost).join(', ')}.`,
    refusals.length > 0 && `It does not mail those of ${refusals.join(' ')}`,
    whole[sheet ?? 'none'],
  ]
    .filter(Boolean)
    .join(' ')
}

export const playRecords = formAction({
  role: 'admin',
  schema: one,
  run: async ({ id }, user) => {
    await publishSandboxRecords({ id, actorId: user.id })
    await watchDomain(id)
    refresh()
  },
})

export const verifySender = formAction({
  role: 'admin',
  schema: z.object({
    stream: z.enum(STREAMS).default('transactional'),
    address,
    nickname: z
      .string()
      .trim()
      .min(1, 'Give it a name for SendGrid’s list.')
      .max(100, 'At most 100 characters.'),
  }),
  run: async (input, user) => {
    await askSender({ ...input, actorId: user.id })
    refresh()
  },
})
