import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { readCredits, readPlan, type Credits, type Plan } from '#lib/sendgrid/account.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { listSubusers, type Subuser } from '#lib/sendgrid/subusers.ts'
import {
  inviteTeammate,
  listInvitations,
  listTeammates,
  resendInvitation,
  withdrawInvitation,
  type Invitation,
  type Teammate,
} from '#lib/sendgrid/teammates.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

export type { Credits, Invitation, Plan, Subuser, Teammate }

/** One thing asked of the account. `scope`: the permission that the key lacks for it, where that is the reason. */
export type Asked<T> = { ok: true; value: T } | { ok: false; message: string; scope: string | null }

export type AccountView = {
  plan: Asked<Plan>
  credits: Asked<Credits>
  subusers: Asked<Subuser[]>
  teammates: Asked<Teammate[]>
  invitations: Asked<Invitation[]>
}

/** Mailroom invites people for looking after mail; an admin may do everything. */
const TEAMMATE_SCOPES = ['stats.read', 'suppression.read', 'user.account.read', 'email_activity.read']

/** The account as SendGrid tells it now; null while there is no key. Asks five things at once, up to 15 s. */
export async function readAccount(provider: Provider): Promise<AccountView | null> {
  const account = await openAccountClient(provider, { actsFor: 'account' })
  if (!account) return null
  const { client } = account
  const [plan, credits, subusers, teammates, invitations] = await Promise.all([
    asked(readPlan(client), 'user.account.read'),
    asked(readCredits(client), 'user.credits.read'),
    asked(listSubusers(client), 'subusers.read'),
    asked(listTeammates(client), 'teammates.read'),
    asked(listInvitations(client), 'teammates.read'),
  ])
  return { plan, credits, subusers, teammates, invitations }
}

/**
 * Has SendGrid invite a person to the account. An address that is taken elsewhere is refused: then the error names a
 * form of it that is not. Throws `rejected-by-provider`, `provider-unavailable`, `not-configured`.
 */
export async function inviteToAccount(input: {
  provider: Provider
  email: string
  isAdmin: boolean
  actorId: string
}): Promise<void> {
  const { provider, email, isAdmin, actorId } = input
  const client = await requireClient(provider)
  await inviteTeammate(client, { email, isAdmin, scopes: TEAMMATE_SCOPES }).catch((error: unknown) => {
    throw error instanceof DomainError && isTaken(error) ? takenElsewhere(email, error) : error
  })
  await record('teammate.invited', { provider, actorId, changes: { isAdmin } })
}

/** Has SendGrid mail an invitation again, good for another 7 days. */
export async function repeatInvitation(input: {
  provider: Provider
  token: string
  actorId: string
}): Promise<void> {
  await resendInvitation(await requireClient(input.provider), input.token)
  await record('teammate.invitation-repeated', input)
}

/** Takes an invitation back. */
export async function takeBackInvitation(input: {
  provider: Provider
  token: string
  actorId: string
}): Promise<void> {
  await withdrawInvitation(await requireClient(input.provider), input.token)
  await record('teammate.invitation-withdrawn', input)
}

/** `ana@example.com` → `ana+mailroom@example.com`: the same mailbox, another name at SendGrid. */
export function withModifier(email: string): string {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, at)
  return `${local}${local.includes('+') ? '-' : '+'}mailroom${email.slice(at)}`
}

async function asked<T>(answer: Promise<T>, scope: string): Promise<Asked<T>> {
  try {
    return { ok: true, value: await answer }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { ok: false, message: error.message, scope: isForbidden(error) ? scope : null }
  }
}

/** SendGrid says only this much when a key lacks a permission. */
export function isForbidden(error: DomainError): boolean {
  return error.code === 'rejected-by-provider' && /access forbidden/i.test(error.message)
}

/** Its words for this are not documented: whatever it has against the address, and not against its form. */
function isTaken({ code, message }: DomainError): boolean {
  return code === 'rejected-by-provider' && /exist|taken|in use|already|another account/i.test(message)
}

function takenElsewhere(email: string, cause: DomainError): DomainError {
  const [said] = cause.message.split('. ')
  const sentence = `SendGrid says: ${said}. A person is a teammate of one account only. Invite ${withModifier(email)}: mail to it arrives in the same mailbox.`
  return new DomainError('rejected-by-provider', sentence, { fields: { email: sentence }, cause })
}

async function requireClient(provider: Provider): Promise<SendgridClient> {
  const account = await openAccountClient(provider, { actsFor: 'account' })
  if (account) return account.client
  throw new DomainError('not-configured', 'There is no key yet. Save one under Settings → SendGrid.')
}

async function record(
  action: string,
  {
    provider,
    actorId,
    changes = {},
  }: { provider: Provider; actorId: string; changes?: { isAdmin?: boolean } },
): Promise<void> {
  await transaction((tx) =>
    recordAudit(tx, { actorId, action, subjectType: 'sendgrid_account', subjectId: provider, changes }),
  )
}
