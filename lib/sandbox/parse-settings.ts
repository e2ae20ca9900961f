import { z } from 'zod'
import { db } from '#lib/db.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import type { Call } from '#lib/sandbox/route.ts'

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

const changes = z.object({
  hostname: z.string().optional(),
  url: z.string().optional(),
  spam_check: z.boolean().optional(),
  send_raw: z.boolean().optional(),
  // In SendGrid's guides, not in its API document.
  security_policy: z.string().nullable().optional(),
})

type Of<K extends keyof Call> = Pick<Call, K | 'username'>
type Row = NonNullable<Awaited<ReturnType<typeof findHost>>>

/** `GET /v3/user/webhooks/parse/settings` */
export async function listParseHosts({ username }: Of<never>): Promise<Answer> {
  const rows = await db().sandboxParseHost.findMany({ where: { username }, orderBy: { hostname: 'asc' } })
  return { status: 200, json: { result: rows.map(show) } }
}

/** `GET …/parse/settings/{hostname}` */
export async function getParseHost(call: Of<'id'>): Promise<Answer> {
  const row = await findHost(call)
  return row ? { status: 200, json: show(row) } : UNKNOWN
}

/** `POST …/parse/settings` */
export async function createParseHost({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = changes.safeParse(json)
  if (!parsed.success) return invalid(parsed.error)
  const { hostname = '', url = '', spam_check, send_raw, security_policy } = parsed.data
  const refusal = refuse({ hostname, url }) ?? (await refusePolicy(username, security_policy))
  if (refusal) return refusal
  // Once for all of SendGrid, whoever has it.
  if ((await db().sandboxParseHost.count({ where: { hostname: hostname.toLowerCase() } })) > 0) {
    return errorAnswer(400, { message: 'Duplicate entry: the hostname is in use.', field: 'hostname' })
  }
  const row = await db().sandboxParseHost.create({
    data: {
      hostname: hostname.toLowerCase(),
      username,
      url,
      spamCheck: spam_check,
      sendRaw: send_raw,
      securityPolicy: security_policy,
    },
  })
  return { status: 201, json: show(row) }
}

/** `PATCH …/parse/settings/{hostname}`: what is not named stays. */
export async function changeParseHost(call: Of<'id' | 'json'>): Promise<Answer> {
  const row = await findHost(call)
  if (!row) return UNKNOWN
  const parsed = changes.safeParse(call.json)
  if (!parsed.success) return invalid(parsed.error)
  const { url = row.url, spam_check, send_raw, security_policy } = parsed.data
  const refusal =
    refuse({ hostname: row.hostname, url }) ?? (await refusePolicy(row.username, security_policy))
  if (refusal) return refusal
  const changed = await db().sandboxParseHost.update({
    where: { hostname: row.hostname },
    data: { url, spamCheck: spam_check, sendRaw: send_raw, securityPolicy: security_policy },
  })
  return { status: 200, json: show(changed) }
}

/** `DELETE …/parse/settings/{hostname}` */
export async function deleteParseHost({ id, username }: Of<'id'>): Promise<Answer> {
  const hostname = (id ?? '').toLowerCase()
  const { count } = await db().sandboxParseHost.deleteMany({ where: { hostname, username } })
  return count > 0 ? { status: 204 } : UNKNOWN
}

const UNKNOWN = errorAnswer(404, { message: 'not found' })

function findHost({ id, username }: Of<'id'>) {
  return db().sandboxParseHost.findUnique({ where: { hostname: (id ?? '').toLowerCase(), username } })
}

function refuse({ hostname, url }: { hostname: string; url: string }): Answer | null {
  if (!HOSTNAME.test(hostname.toLowerCase())) {
    return errorAnswer(400, { message: `'${hostname}' is not a valid hostname`, field: 'hostname' })
  }
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return null
  return errorAnswer(400, { message: `'${url}' is not a valid url`, field: 'url' })
}

async function refusePolicy(username: string, id: string | null | undefined): Promise<Answer | null> {
  if (!id || (await db().sandboxPolicy.findUnique({ where: { id, username } }))) return null
  return errorAnswer(400, { message: 'invalid security policy', field: 'security_policy' })
}

function invalid(error: z.ZodError): Answer {
  return errorAnswer(
    400,
    ...error.issues.map((issue) => ({ message: 'invalid request', field: issue.path.join('.') || null })),
  )
}

function show({ hostname, url, spamCheck, sendRaw, securityPolicy }: Row): Record<string, unknown> {
  return {
    url,
    hostname,
    spam_check: spamCheck,
    send_raw: sendRaw,
    ...(securityPolicy === null ? {} : { security_policy: securityPolicy }),
  }
}
