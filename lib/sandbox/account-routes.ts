import { db } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import type { Route } from '#lib/sandbox/route.ts'

const MAX_PAGE = 500
const TRIAL_MAILS_A_DAY = 100
const PAID_MAILS_A_MONTH = 100_000

/** Plan, credits and subusers (SendGrid's documents tsg_user_v3 and tsg_subusers_v3). */
export const ACCOUNT_ROUTES: Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/user\/account$/,
    scope: 'user.account.read',
    answer: async () => {
      const { planType } = await readSandboxControl(db())
      return { status: 200, json: { type: planType, reputation: 100 } }
    },
  },
  {
    method: 'GET',
    path: /^\/v3\/user\/credits$/,
    scope: 'user.credits.read',
    answer: async () => ({ status: 200, json: await readCredits() }),
  },
  {
    method: 'GET',
    path: /^\/v3\/subusers$/,
    scope: 'subusers.read',
    answer: async ({ query }) => ({ status: 200, json: await listSubusers(query) }),
  },
]

async function readCredits() {
  const { planType, begunAt } = await readSandboxControl(db())
  const isTrial = planType === 'free'
  const now = new Date()
  const start = isTrial
    ? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
    : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const next = isTrial
    ? new Date(start.getTime() + 86_400_000)
    : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
  const total = isTrial ? TRIAL_MAILS_A_DAY : PAID_MAILS_A_MONTH
  // What a former account sent counts for that one, and nobody sent the sample data.
  const since = begunAt && begunAt > start ? begunAt : start
  const used = await db().sandboxMail.count({ where: { createdAt: { gte: since }, isSample: false } })
  return {
    remain: Math.max(total - used, 0),
    total,
    overage: 0,
    used,
    last_reset: start.toISOString().slice(0, 10),
    next_reset: next.toISOString().slice(0, 10),
    reset_frequency: isTrial ? 'daily' : 'monthly',
  }
}

async function listSubusers(query: URLSearchParams) {
  const region = query.get('region')
  const rows = await db().sandboxSubuser.findMany({
    where: {
      ...(query.get('username') ? { username: query.get('username') ?? '' } : {}),
      ...(region && region !== 'all' ? { region } : {}),
    },
    orderBy: { userId: 'asc' },
    skip: numberOf(query.get('offset'), 0),
    take: Math.min(numberOf(query.get('limit'), MAX_PAGE), MAX_PAGE),
  })
  return rows.map(({ userId, username, email, disabled, region }) => ({
    id: userId,
    username,
    email,
    disabled,
    ...(query.get('include_region') === 'true' ? { region } : {}),
  }))
}

function numberOf(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : fallback
}
