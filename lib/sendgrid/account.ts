import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

export type Plan = {
  /** free is what a trial is told as; which word new trial accounts get is not documented. */
  type: 'free' | 'paid'
  /** 0 to 100. */
  reputation: number | null
}

export type Credits = {
  total: number
  used: number
  remaining: number
  /** As SendGrid writes it: daily, monthly, … */
  period: string
  /** YYYY-MM-DD; empty where there is none. */
  resetsOn: string
}

const planShape = z.object({
  // A word that is not documented is no trial.
  type: z.enum(['free', 'paid']).catch('paid'),
  reputation: z.number().nullish().catch(null),
})

const creditsShape = z.object({
  total: z.number(),
  used: z.number(),
  remain: z.number(),
  reset_frequency: z.string().nullish().catch(null),
  next_reset: z.string().nullish().catch(null),
})

/** The plan of the account (GET /v3/user/account, scope user.account.read). Throws what `ask` throws. */
export async function readPlan(client: SendgridClient): Promise<Plan> {
  const { type, reputation } = await ask(client, { method: 'GET', url: '/v3/user/account' }, planShape)
  return { type, reputation: reputation ?? null }
}

/** How many mails the plan still carries (GET /v3/user/credits, scope user.credits.read). Throws what `ask` throws. */
export async function readCredits(client: SendgridClient): Promise<Credits> {
  const credits = await ask(client, { method: 'GET', url: '/v3/user/credits' }, creditsShape)
  return {
    total: credits.total,
    used: credits.used,
    remaining: credits.remain,
    period: credits.reset_frequency ?? '',
    resetsOn: credits.next_reset ?? '',
  }
}
