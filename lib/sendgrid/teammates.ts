import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

export type Teammate = {
  username: string
  email: string
  name: string
  kind: 'owner' | 'admin' | 'teammate'
}

export type Invitation = { token: string; email: string; isAdmin: boolean; expiresAt: Date | null }

const PAGE = 500
const MAX_PAGES = 10

const row = z.object({
  username: z.string(),
  email: z.string().catch(''),
  first_name: z.string().nullish().catch(null),
  last_name: z.string().nullish().catch(null),
  user_type: z.enum(['owner', 'admin', 'teammate']).catch('teammate'),
  is_admin: z.boolean().nullish().catch(null),
})

/** The document's schema says `result`, its example `results`. */
const teammatesShape = z.union([
  z.object({ result: z.array(row) }),
  z.object({ results: z.array(row) }).transform(({ results }) => ({ result: results })),
])

const pendingShape = z.object({
  result: z.array(
    z
      .object({
        // The example says `pending_id` where the schema says `token`.
        token: z.string().optional(),
        pending_id: z.string().optional(),
        email: z.string(),
        is_admin: z.boolean().catch(false),
        expiration_date: z.number().nullish().catch(null),
      })
      .transform((row) => ({ ...row, token: row.token ?? row.pending_id ?? '' })),
  ),
})

/** Who may sign in to the account (GET /v3/teammates, scope teammates.read). Throws what `ask` throws. */
export async function listTeammates(client: SendgridClient): Promise<Teammate[]> {
  const found: Teammate[] = []
  for (let page = 0; page < MAX_PAGES; page++) {
    const url = `/v3/teammates?limit=${PAGE}&offset=${page * PAGE}`
    const { result } = await ask(client, { method: 'GET', url }, teammatesShape)
    found.push(
      ...result.map((teammate) => ({
        username: teammate.username,
        email: teammate.email,
        name: [teammate.first_name, teammate.last_name].filter(Boolean).join(' '),
        kind:
          teammate.is_admin && teammate.user_type === 'teammate' ? ('admin' as const) : teammate.user_type,
      })),
    )
    if (result.length < PAGE) break
  }
  return found
}

/** Invitations nobody has taken yet (GET /v3/teammates/pending, scope teammates.read). They live for 7 days. */
export async function listInvitations(client: SendgridClient): Promise<Invitation[]> {
  const { result } = await ask(client, { method: 'GET', url: '/v3/teammates/pending' }, pendingShape)
  return result.map(({ token, email, is_admin: isAdmin, expiration_date: seconds }) => ({
    token,
    email,
    isAdmin,
    expiresAt: seconds ? new Date(seconds * 1000) : null,
  }))
}

/**
 * Has SendGrid mail an invitation (POST /v3/teammates, scope teammates.create). An admin may do everything and is given
 * no scopes. Throws what `ask` throws: an address that is a teammate of any other account is refused.
 */
export async function inviteTeammate(
  client: SendgridClient,
  { email, isAdmin, scopes }: { email: string; isAdmin: boolean; scopes: string[] },
): Promise<void> {
  const body = { email, scopes: isAdmin ? [] : scopes, is_admin: isAdmin }
  await ask(client, { method: 'POST', url: '/v3/teammates', body }, z.unknown())
}

/** Has an invitation mailed again, good for another 7 days (scope teammates.create). Throws what `ask` throws. */
export async function resendInvitation(client: SendgridClient, token: string): Promise<void> {
  await ask(client, { method: 'POST', url: `${pendingPath(token)}/resend` }, z.unknown())
}

/** Takes an invitation back (scope teammates.delete). Throws what `ask` throws. */
export async function withdrawInvitation(client: SendgridClient, token: string): Promise<void> {
  await ask(client, { method: 'DELETE', url: pendingPath(token) }, z.unknown())
}

function pendingPath(token: string): string {
  return `/v3/teammates/pending/${encodeURIComponent(token)}`
}
