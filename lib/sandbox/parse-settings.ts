import { z } from 'zod'
import { db } from '#lib/db.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

const changes = z.object({
  hostname: z.string().optional(),
  url: z.string().optional(),
  spam_check: z.boolean().optional(),
  send_raw: z.boolean().optional(),
  // In SendGrid's guides, not in its API document.
  security_policy: z.string().nullable().optional(),
})

type Row = NonNullable<Awaited<ReturnType<typeof findHost>>>

/** `GET /v3/user/webhooks/parse/settings` */
export async function listParseHosts(): Promise<Answer> {
  const rows = await db().sandboxParseHost.findMany({ orderBy: { hostname: 'asc' } })
  return { status: 200, json: { result: rows.map(show) } }
}

/** `GET …/parse/settings/{hostname}` */
export async function getParseHost(hostname: string): Promise<Answer> {
  const row = await findHost(hostname)
  return row ? { status: 200, json: show(row) } : UNKNOWN
}

/** `POST …/parse/settings` */
export async function createParseHost(body: unknown): Promise<Answer> {
  const parsed = changes.safeParse(body)
  if (!parsed.success) return invalid(parsed.error)
  const { hostname = '', url = '', spam_check, send_raw, security_policy } = parsed.data
  const refusal = refuse({ hostname, url }) ?? (await refusePolicy(security_policy))
  if (refusal) return refusal
  if (await findHost(hostname)) {
    return errorAnswer(400, { message: 'Duplicate entry: the hostname is in use.', field: 'hostname' })
  }
  const row = await db().sandboxParseHost.create({
    data: {
      hostname: hostname.toLowerCase(),
      url,
      spamCheck: spam_check,
      sendRaw: send_raw,
      securityPolicy: security_policy,
    },
  })
  return { status: 201, json: show(row) }
}

/** `PATCH …/parse/settings/{hostname}`: what is not named stays. */
export async function changeParseHost(hostname: string, body: unknown): Promise<Answer> {
  const row = await findHost(hostname)
  if (!row) return UNKNOWN
  const parsed = changes.safeParse(body)
  if (!parsed.success) return invalid(parsed.error)
  const { url = row.url, spam_check, send_raw, security_policy } = parsed.data
  const refusal = refuse({ hostname: row.hostname, url }) ?? (await refusePolicy(security_policy))
  if (refusal) return refusal
  const changed = await db().sandboxParseHost.update({
    where: { hostname: row.hostname },
    data: { url, spamCheck: spam_check, sendRaw: send_raw, securityPolicy: security_policy },
  })
  return { status: 200, json: show(changed) }
}

/** `DELETE …/parse/settings/{hostname}` */
export async function deleteParseHost(hostname: string): Promise<Answer> {
  const { count } = await db().sandboxParseHost.deleteMany({ where: { hostname: hostname.toLowerCase() } })
  return count > 0 ? { status: 204 } : UNKNOWN
}

const UNKNOWN = errorAnswer(404, { message: 'not found' })

function findHost(hostname: string) {
  return db().sandboxParseHost.findUnique({ where: { hostname: hostname.toLowerCase() } })
}

function refuse({ hostname, url }: { hostname: string; url: string }): Answer | null {
  if (!HOSTNAME.test(hostname.toLowerCase())) {
    return errorAnswer(400, { message: `'${hostname}' is not a valid hostname`, field: 'hostname' })
  }
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return null
  return errorAnswer(400, { message: `'${url}' is not a valid url`, field: 'url' })
}

async function refusePolicy(id: string | null | undefined): Promise<Answer | null> {
  if (!id || (await db().sandboxPolicy.findUnique({ where: { id } }))) return null
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
