import { z } from 'zod'
import { recordAudit, type AuditChanges } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { open } from '#lib/secrets.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { readSandboxControl, setSandboxControl, setSandboxHabit } from '#lib/sandbox/control.ts'
import {
  clearSandboxFaults,
  FAULT_KINDS,
  listSandboxFaults,
  setSandboxFault,
  type SandboxFaultRow,
} from '#lib/sandbox/faults.ts'
import { SANDBOX_HABITS, type SandboxHabit } from '#lib/sandbox/habits.ts'
import { ROUTES } from '#lib/sandbox/routes.ts'
import { takenMailOwner } from '#lib/sandbox/smtp-server.ts'
import { acceptInvitation } from '#lib/sandbox/teammate-routes.ts'
import { readSandboxTraps, SANDBOX_TRAPS, setSandboxTrap, type SandboxTrap } from '#lib/sandbox/traps.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { requireSandbox } from '#lib/wiring/sandbox-desk.ts'
import type { SandboxSystemMail } from '#db/client.ts'

export type SandboxAccountView = {
  plan: 'paid' | 'free'
  faults: SandboxFaultRow[]
  invitations: { token: string; email: string }[]
  subusers: { username: string; region: string }[]
  habits: SandboxHabit[]
  traps: SandboxTrap[]
  /** Addresses whose owner has not followed the link in SendGrid's mail yet. */
  unverified: { id: number; address: string }[]
  /** It is connected by a person, not by itself. */
  isByHand: boolean
  /** Of its mail server on 127.0.0.1; null: it has not listened yet. */
  smtpPort: number | null
  systemMails: TakenMail[]
}

/** A mail that its mail server took. `text`: empty where it has no plain text, null where it cannot be opened. */
type TakenMail = {
  id: string
  recipients: string[]
  subject: string
  text: string | null
  createdAt: Date
}

/** What a key of the sandbox may do. */
export const KEY_KINDS = ['transactional', 'marketing', 'management', 'everything', 'nothing useful'] as const

const MAX_TIMES = 1000
const SHOWN_MAILS = 10

/** What the form of the fault switchboard sends. */
export const faultInput = z.object({
  method: z.enum(['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  pathPrefix: z
    .string()
    .trim()
    .max(200)
    .regex(/^\/v3\//, 'Begin with /v3/, as in /v3/user/webhooks.'),
  kind: z.enum(FAULT_KINDS),
  /** Empty: until cleared. */
  times: z
    .string()
    .trim()
    .transform((typed) => typed || null)
    .pipe(
      z.coerce
        .number<string | null>('Enter a number.')
        .int('Enter a whole number.')
        .min(1, 'At least once.')
        .max(MAX_TIMES, `At most ${MAX_TIMES} times.`)
        .nullable(),
    ),
})

/** What a switch of the habits sends. */
export const habitInput = z.object({ habit: z.enum(SANDBOX_HABITS), isOn: z.enum(['on', 'off']) })

/** What a switch of the traps sends. */
export const trapInput = z.object({ trap: z.enum(SANDBOX_TRAPS), isOn: z.enum(['on', 'off']) })

export const subuserInput = z.object({
  username: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'Use letters, digits, dots and dashes.'),
  region: z.enum(['global', 'eu']),
})

/** The stand-in account, as the sandbox page shows it. */
export async function readSandboxAccount(): Promise<SandboxAccountView> {
  const [control, faults, invitations, subusers, traps, senders, mails] = await Promise.all([
    readSandboxControl(db()),
    listSandboxFaults(db()),
    db().sandboxInvitation.findMany({ select: { token: true, email: true }, orderBy: { expiresAt: 'asc' } }),
    db().sandboxSubuser.findMany({ select: { username: true, region: true }, orderBy: { userId: 'asc' } }),
    readSandboxTraps(db()),
    db().sandboxSender.findMany({ where: { isVerified: false }, orderBy: { id: 'asc' } }),
    db().sandboxSystemMail.findMany({ orderBy: { id: 'desc' }, take: SHOWN_MAILS }),
  ])
  const { planType, habits, isByHand, smtpPort } = control
  return {
    plan: planType === 'free' ? 'free' : 'paid',
    faults,
    invitations,
    subusers,
    habits,
    traps,
    unverified: senders.map(({ id, fromEmail }) => ({ id, address: fromEmail })),
    isByHand,
    smtpPort,
    systemMails: mails.map(toTakenMail),
  }
}

function toTakenMail({ id, recipients, subject, sealedText, createdAt }: SandboxSystemMail): TakenMail {
  const text = sealedText === null ? '' : readSealed(sealedText, takenMailOwner(recipients))
  return { id: String(id), recipients, subject, text, createdAt }
}

/** Null: sealed under another SECRET_KEY, which must not keep the page away. */
function readSealed(sealed: Uint8Array, owner: string): string | null {
  try {
    return open(sealed, owner)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** Tells an endpoint of the sandbox to fail. */
export async function setFault(input: z.output<typeof faultInput>, actorId: string): Promise<void> {
  const { method, pathPrefix, kind, times } = input
  await change(actorId, 'sandbox.fault-set', { method, path: pathPrefix, kind, times }, (tx) =>
    setSandboxFault(tx, { method, pathPrefix, kind, count: times }),
  )
}

/** Lets every endpoint behave again. */
export async function clearFaults(actorId: string): Promise<void> {
  await change(actorId, 'sandbox.faults-cleared', {}, (tx) => clearSandboxFaults(tx))
}

/** Has the sandbox's event posts misbehave in one way, or no more. */
export async function changeHabit(input: z.output<typeof habitInput>, actorId: string): Promise<void> {
  const { habit, isOn } = input
  await change(actorId, 'sandbox.habit-changed', { habit, isOn }, (tx) =>
    setSandboxHabit(tx, habit, isOn === 'on'),
  )
}

/** Puts into the account, or takes out of it, what stands in the way of setting it up. */
export async function changeTrap(input: z.output<typeof trapInput>, actorId: string): Promise<void> {
  const { trap, isOn } = input
  await change(actorId, 'sandbox.trap-changed', { trap, isOn }, (tx) =>
    setSandboxTrap(tx, trap, isOn === 'on'),
  )
}

/** Makes a key in the sandbox's account and answers with its text, which is shown once, as SendGrid does. */
export async function makeSandboxKey(
  { kind, subuser }: { kind: (typeof KEY_KINDS)[number]; subuser: string | null },
  actorId: string,
): Promise<string> {
  const scopes = scopesOf(kind)
  return change(actorId, 'sandbox.key-made', { scopes: scopes.length }, (tx) =>
    createSandboxKey(tx, { name: `${kind} by hand`, scopes, subuser }),
  )
}

/** Puts the account on a paid plan or on a trial. */
export async function changeSandboxPlan(plan: 'paid' | 'free', actorId: string): Promise<void> {
  const { planType: from } = await readSandboxControl(db())
  await change(actorId, 'sandbox.account-changed', { from, plan }, (tx) =>
    setSandboxControl(tx, { planType: plan }),
  )
}

/** Gives the account a subuser. Throws `conflict` when there is one by this name. */
export async function addSandboxSubuser(
  input: z.output<typeof subuserInput>,
  actorId: string,
): Promise<void> {
  const { username, region } = input
  await change(actorId, 'sandbox.account-changed', { subuser: username }, async (tx) => {
    const row = { username, region, email: `${username}@mailroom.test` }
    const { count } = await tx.sandboxSubuser.createMany({ data: [row], skipDuplicates: true })
    if (count === 0) throw new DomainError('conflict', 'There is a subuser by this name already.')
  })
}

/** Accepts an invitation as the invited person would. Throws `not-found` when it is gone or has lapsed. */
export async function acceptSandboxInvitation(token: string): Promise<void> {
  await requireSandbox()
  if (!(await acceptInvitation(token)))
    throw new DomainError('not-found', 'This invitation is gone or has lapsed.')
}

/** Follows the link in the mail that asks for a sender, as its owner would. Throws `not-found` when nobody asks for it. */
export async function verifySandboxSender(id: number): Promise<void> {
  await requireSandbox()
  const { count } = await db().sandboxSender.updateMany({
    where: { id, isVerified: false },
    data: { isVerified: true },
  })
  if (count === 0) throw new DomainError('not-found', 'This address is verified already, or is gone.')
}

function scopesOf(kind: (typeof KEY_KINDS)[number]): string[] {
  if (kind === 'nothing useful') return ['stats.read']
  if (kind !== 'everything') return NEEDED_SCOPES[kind]
  return [...new Set([...Object.values(NEEDED_SCOPES).flat(), ...ROUTES.flatMap(({ scope }) => scope ?? [])])]
}

async function change<T>(
  actorId: string,
  action: string,
  changes: AuditChanges,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  await requireSandbox()
  return transaction(async (tx) => {
    const done = await work(tx)
    await recordAudit(tx, { actorId, action, subjectType: 'sandbox', subjectId: 'account', changes })
    return done
  })
}
