import type { Tx } from '#lib/db.ts'
import { knownHabits, type SandboxHabit } from '#lib/sandbox/habits.ts'

/** How the stand-in is told to behave, for tests and for the sandbox page. */
export type SandboxControl = {
  /** Mail is taken, its answer is not given. */
  isWithholding: boolean
  /** Events wait until this is off again. */
  isHoldingPosts: boolean
  /** The next `failCount` sends are answered with `failStatus` and not taken. */
  failCount: number
  failStatus: number
  maxWebhooks: number
  /** Webhook security policies are not on offer, as on accounts without them. */
  lacksPolicies: boolean
  /** What GET /v3/user/account tells: paid, or free for a trial. */
  planType: string
  /** Addresses that are teammates of another account already. */
  takenAddresses: string[]
  maxDomains: number
  /** In which ways its event posts misbehave. */
  habits: SandboxHabit[]
  /** Mailroom is connected to it by a person; else it connects itself. */
  isByHand: boolean
  /** Where its mail server listens, or did last; null: never. */
  smtpPort: number | null
  /** When the account was begun afresh; null: it is the first. */
  begunAt: Date | null
}

const GOOD: SandboxControl = {
  isWithholding: false,
  isHoldingPosts: false,
  failCount: 0,
  failStatus: 500,
  maxWebhooks: 5,
  lacksPolicies: false,
  planType: 'paid',
  takenAddresses: ['taken@example.com'],
  maxDomains: 3000,
  habits: [],
  isByHand: false,
  smtpPort: null,
  begunAt: null,
}

/** What of it is the account's own, as it is in a new one: the plan and what it allows. */
export const NEW_ACCOUNT: Partial<SandboxControl> = {
  planType: GOOD.planType,
  lacksPolicies: GOOD.lacksPolicies,
  maxWebhooks: GOOD.maxWebhooks,
  maxDomains: GOOD.maxDomains,
}

/** The present controls; without any, good behaviour. */
export async function readSandboxControl(tx: Tx): Promise<SandboxControl> {
  const row = await tx.sandboxControl.findUnique({ where: { id: 1 }, omit: { id: true } })
  return row ? { ...row, habits: knownHabits(row.habits) } : GOOD
}

/** Changes what is named and leaves the rest; the running sandbox obeys at its next request. */
export async function setSandboxControl(tx: Tx, changes: Partial<SandboxControl>): Promise<void> {
  await tx.sandboxControl.upsert({ where: { id: 1 }, create: { id: 1, ...changes }, update: changes })
}

/** Takes up a habit or drops it. Two at once: both hold. */
export async function setSandboxHabit(tx: Tx, habit: SandboxHabit, isOn: boolean): Promise<void> {
  const added = isOn ? [habit] : []
  await tx.$executeRaw`
    insert into sandbox.control as c (id, habits) values (1, ${added}::text[])
    on conflict (id) do update set habits = array_remove(c.habits, ${habit}) || ${added}::text[]`
}

/** Takes one of the failures that were asked for: its status, or null when none is left. */
export async function takeFailure(tx: Tx): Promise<number | null> {
  const [control] = await tx.sandboxControl.updateManyAndReturn({
    where: { id: 1, failCount: { gt: 0 } },
    data: { failCount: { decrement: 1 } },
  })
  return control?.failStatus ?? null
}
