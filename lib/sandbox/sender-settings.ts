import { z } from 'zod'
import { db } from '#lib/db.ts'
import type { Answer } from '#lib/sandbox/http.ts'
import type { Call } from '#lib/sandbox/route.ts'
import type { SandboxSender } from '#db/client.ts'

const MAX_LISTED = 50

type Of<K extends keyof Call> = Pick<Call, K | 'username'>

const newSender = z.object({
  nickname: z.string().min(1).max(100),
  from_email: z.email().max(256),
  from_name: z.string().max(256).default(''),
  reply_to: z.email().max(256),
})
const details = z.object({ nickname: z.string(), from_name: z.string(), reply_to: z.string() }).partial()

/** `GET /v3/verified_senders` */
export async function listSenders({ query, username }: Of<'query'>): Promise<Answer> {
  const rows = await db().sandboxSender.findMany({
    where: { username, id: { gt: Number(query.get('lastSeenID') ?? 0) } },
    orderBy: { id: 'asc' },
    take: Number(query.get('limit') ?? MAX_LISTED),
  })
  return { status: 200, json: { results: rows.map(show) } }
}

/** `POST /v3/verified_senders` */
export async function createSender({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = newSender.safeParse(json)
  if (!parsed.success) {
    return refused(
      ...parsed.error.issues.map(({ path }) => ({ message: 'invalid value', field: path.join('.') })),
    )
  }
  const { from_email, ...rest } = parsed.data
  const fromEmail = from_email.toLowerCase()
  if (await db().sandboxSender.findFirst({ where: { username, fromEmail } })) {
    return refused({ message: 'already exists', field: 'from_email' })
  }
  const row = await db().sandboxSender.create({ data: { username, fromEmail, details: rest } })
  return { status: 201, json: show(row) }
}

/** `POST /v3/verified_senders/resend/{id}`; a sender that is verified needs no mail. */
export async function resendVerification({ id, username }: Of<'id'>): Promise<Answer> {
  const row = /^\d{1,9}$/.test(id ?? '')
    ? await db().sandboxSender.findUnique({ where: { id: Number(id), username } })
    : null
  if (!row) return { status: 404, json: { errors: [{ message: 'resource not found', error_id: 'sandbox' }] } }
  return row.isVerified ? refused({ message: 'already verified', field: 'id' }) : { status: 204 }
}

/** This family's errors carry an id and no `help`. */
function refused(...errors: { message: string; field: string }[]): Answer {
  return { status: 400, json: { errors: errors.map((error) => ({ ...error, error_id: 'sandbox' })) } }
}

function show(row: SandboxSender): Record<string, unknown> {
  const { nickname = '', from_name = '', reply_to = row.fromEmail } = details.parse(row.details)
  return {
    id: row.id,
    nickname,
    from_email: row.fromEmail,
    from_name,
    reply_to,
    reply_to_name: '',
    address: '',
    address2: '',
    state: '',
    city: '',
    zip: '',
    country: '',
    verified: row.isVerified,
    locked: false,
  }
}
