import { randomBytes } from 'node:crypto'
import { db, transaction } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { errorAnswer, isObject, type Answer } from '#lib/sandbox/http.ts'
import type { Route } from '#lib/sandbox/route.ts'

const INVITATION_DAYS = 7
const MAX_PAGE = 500
const PENDING = /^\/v3\/teammates\/pending\/([^/]+)$/

/** Teammates and invitations (SendGrid's document tsg_teammates_v3). The literal paths come first. */
export const TEAMMATE_ROUTES: Route[] = [
  { method: 'GET', path: /^\/v3\/teammates$/, scope: 'teammates.read', answer: ({ query }) => list(query) },
  {
    method: 'POST',
    path: /^\/v3\/teammates$/,
    scope: 'teammates.create',
    answer: ({ json }) => invite(json),
  },
  { method: 'GET', path: /^\/v3\/teammates\/pending$/, scope: 'teammates.read', answer: () => listPending() },
  { method: 'DELETE', path: PENDING, scope: 'teammates.delete', answer: ({ id }) => withdraw(id ?? '') },
  {
    method: 'POST',
    path: /^\/v3\/teammates\/pending\/([^/]+)\/resend$/,
    scope: 'teammates.create',
    hasNoBody: true,
    answer: ({ id }) => resend(id ?? ''),
  },
]

/** Has the invited person accept, as they do on SendGrid's own page. False: the invitation is gone or too old. */
export async function acceptInvitation(token: string): Promise<boolean> {
  return transaction(async (tx) => {
    const [invitation] = await tx.sandboxInvitation.findMany({
      where: { token, expiresAt: { gt: new Date() } },
    })
    if (!invitation) return false
    const { email, isAdmin, scopes } = invitation
    await tx.sandboxInvitation.delete({ where: { token } })
    await tx.sandboxTeammate.create({
      data: { username: email, email, userType: isAdmin ? 'admin' : 'teammate', scopes },
    })
    return true
  })
}

async function list(query: URLSearchParams): Promise<Answer> {
  const rows = await db().sandboxTeammate.findMany({
    orderBy: [{ createdAt: 'asc' }, { username: 'asc' }],
    skip: Number(query.get('offset') ?? 0) || 0,
    take: Math.min(Number(query.get('limit') ?? MAX_PAGE) || MAX_PAGE, MAX_PAGE),
  })
  const result = rows.map(({ username, email, firstName, lastName, userType }) => ({
    username,
    email,
    first_name: firstName,
    last_name: lastName,
    user_type: userType,
    is_admin: userType !== 'teammate',
  }))
  return { status: 200, json: { result } }
}

async function invite(body: unknown): Promise<Answer> {
  const { email, scopes, is_admin: isAdmin } = isObject(body) ? body : {}
  if (typeof email !== 'string' || email.length > 255 || !/^\S+@\S+\.\S+$/.test(email))
    return errorAnswer(400, { message: 'invalid email address', field: 'email' })
  if (typeof isAdmin !== 'boolean' || !isScopes(scopes))
    return errorAnswer(400, { message: 'invalid teammate', field: 'scopes' })
  if (isAdmin && scopes.length > 0)
    return errorAnswer(400, { message: 'scopes must be empty for an admin teammate', field: 'scopes' })
  const address = email.toLowerCase()
  if (await isTaken(address)) return errorAnswer(400, { message: 'user already exists', field: 'email' })
  const invitation = { email: address, isAdmin, scopes, expiresAt: expiry() }
  const token = randomBytes(12).toString('hex')
  const row = await db().sandboxInvitation.upsert({
    where: { email: address },
    create: { token, ...invitation },
    update: { ...invitation },
  })
  return { status: 201, json: told(row) }
}

/** A person is a teammate of one account only. */
async function isTaken(email: string): Promise<boolean> {
  const { takenAddresses } = await readSandboxControl(db())
  return takenAddresses.includes(email) || (await db().sandboxTeammate.count({ where: { email } })) > 0
}

async function listPending(): Promise<Answer> {
  const rows = await db().sandboxInvitation.findMany({ orderBy: { expiresAt: 'asc' } })
  const result = rows.map((row) => ({
    ...told(row),
    expiration_date: Math.floor(row.expiresAt.getTime() / 1000),
  }))
  return { status: 200, json: { result } }
}

async function withdraw(token: string): Promise<Answer> {
  const { count } = await db().sandboxInvitation.deleteMany({ where: { token } })
  return count > 0 ? { status: 204 } : UNKNOWN
}

async function resend(token: string): Promise<Answer> {
  const [row] = await db().sandboxInvitation.updateManyAndReturn({
    where: { token },
    data: { expiresAt: expiry() },
  })
  return row ? { status: 200, json: told(row) } : UNKNOWN
}

const UNKNOWN = errorAnswer(404, { message: 'unable to find pending teammate', field: 'token' })

type Invitation = { token: string; email: string; isAdmin: boolean; scopes: string[] }

function told({ token, email, isAdmin, scopes }: Invitation) {
  return { token, email, scopes, is_admin: isAdmin }
}

function expiry(): Date {
  return new Date(Date.now() + INVITATION_DAYS * 86_400_000)
}

function isScopes(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((scope) => typeof scope === 'string')
}
