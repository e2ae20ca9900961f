import { NEW_KIND } from '#lib/sandbox/make-event.ts'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import type { TokenSource } from '#lib/sandbox/oauth.ts'
import type { Call } from '#lib/sandbox/route.ts'
import { makeSigningKeys } from '#lib/sandbox/wire.ts'

const off = z.boolean().default(false)
/** An empty text switches it off. */
const orNone = z
  .string()
  .nullable()
  .transform((text) => text || null)
const settingsShape = z.object({
  enabled: off,
  friendly_name: z.string().default(''),
  processed: off,
  deferred: off,
  delivered: off,
  bounce: off,
  dropped: off,
  open: off,
  click: off,
  spam_report: off,
  unsubscribe: off,
  group_unsubscribe: off,
  group_resubscribe: off,
  account_status_change: off,
  oauth_client_id: orNone.default(null),
  oauth_token_url: orNone.default(null),
})
const changeShape = settingsShape
  .partial()
  .extend({ url: z.string().optional(), oauth_client_secret: orNone.optional() })
const signingShape = z.object({ enabled: z.boolean() })

export type WebhookSettings = z.infer<typeof settingsShape>

/** Settings as they are kept; an unreadable row is a fault of ours and throws. */
export function readSettings(json: unknown): WebhookSettings {
  return settingsShape.parse(json)
}

/** Whether a webhook has an event's kind ticked. A kind that has no box goes to every webhook. */
export function wantsEvent(settings: WebhookSettings, event: string): boolean {
  const name = event === 'spamreport' ? 'spam_report' : event
  return event === NEW_KIND || (settings as Record<string, unknown>)[name] === true
}

/** With what a webhook fetches tokens; null where it brings none. */
export function tokenSource(row: { settings: unknown; oauthSecret: string | null }): TokenSource | null {
  const { oauth_client_id: clientId, oauth_token_url: tokenUrl } = readSettings(row.settings)
  return clientId && tokenUrl ? { clientId, tokenUrl, secret: row.oauthSecret ?? '' } : null
}

type Row = Awaited<ReturnType<typeof findWebhook>>
type Query = URLSearchParams
type Of<K extends keyof Call> = Pick<Call, K | 'username'>

/** `GET …/settings/all` */
export async function listWebhooks({ query, username }: Of<'query'>): Promise<Answer> {
  const { maxWebhooks } = await readSandboxControl(db())
  const rows = await db().sandboxWebhook.findMany({ where: { username }, ...OLDEST_FIRST })
  return {
    status: 200,
    json: {
      max_allowed: maxWebhooks,
      webhooks: rows.map((row) => ({ ...show(row, query), ...dates(row), ...key(row) })),
    },
  }
}

/** `GET …/settings/{id}`; without an id the oldest, as the endpoint of single-webhook days. */
export async function getWebhook(call: Of<'id' | 'query'>): Promise<Answer> {
  const row = await findWebhook(call)
  return row ? { status: 200, json: { ...show(row, call.query), ...key(row) } } : INVALID_ID
}

/** `POST …/settings` */
export async function createWebhook({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = changeShape.safeParse(json)
  if (!parsed.success) return invalid(parsed.error)
  const { url = '', oauth_client_secret: oauthSecret = null, ...chosen } = parsed.data
  const refusal = await refuseUrl({ username, url }, null)
  if (refusal) return refusal
  const { maxWebhooks } = await readSandboxControl(db())
  if ((await db().sandboxWebhook.count({ where: { username } })) >= maxWebhooks) {
    return errorAnswer(400, {
      message: 'You have reached the maximum number of webhooks per your current billing plan.',
    })
  }
  const row = await db().sandboxWebhook.create({
    data: { id: randomUUID(), username, url, oauthSecret, settings: settingsShape.parse(chosen) },
  })
  return { status: 201, json: { ...show(row, ALL_FIELDS), ...dates(row) } }
}

/** `PATCH …/settings/{id}`: what is not named stays, the OAuth secret among it. */
export async function changeWebhook(call: Of<'id' | 'json'>): Promise<Answer> {
  const row = await findWebhook(call)
  if (!row) return INVALID_ID
  const parsed = changeShape.safeParse(call.json)
  if (!parsed.success) return invalid(parsed.error)
  const { url = row.url, oauth_client_secret: oauthSecret, ...chosen } = parsed.data
  const refusal = await refuseUrl({ username: row.username, url }, row.id)
  if (refusal) return refusal
  const settings = { ...readSettings(row.settings), ...namedIn(call.json, chosen) }
  const data = { url, settings, oauthSecret }
  const changed = await db().sandboxWebhook.update({ where: { id: row.id }, data })
  return { status: 200, json: { ...show(changed, ALL_FIELDS), ...dates(changed) } }
}

/** `DELETE …/settings/{id}` */
export async function deleteWebhook({ id, username }: Of<'id'>): Promise<Answer> {
  const { count } = await db().sandboxWebhook.deleteMany({ where: { id: id ?? '', username } })
  return count > 0 ? { status: 204 } : INVALID_ID
}

/** `GET …/settings/signed/{id}` */
export async function getSigning(call: Of<'id'>): Promise<Answer> {
  const row = await findWebhook(call)
  return row ? signingAnswer(row) : INVALID_ID
}

/** `PATCH …/settings/signed/{id}`: off deletes the key pair, on again makes another. On while on keeps it. */
export async function changeSigning(call: Of<'id' | 'json'>): Promise<Answer> {
  const row = await findWebhook(call)
  if (!row) return INVALID_ID
  const parsed = signingShape.safeParse(call.json)
  if (!parsed.success) return invalid(parsed.error)
  if (parsed.data.enabled === (row.publicKey !== null)) return signingAnswer(row)
  const keys = parsed.data.enabled ? makeSigningKeys() : { privateKey: null, publicKey: null }
  return signingAnswer(await db().sandboxWebhook.update({ where: { id: row.id }, data: keys }))
}

function findWebhook({ id, username }: Of<'id'>) {
  return db().sandboxWebhook.findFirst({
    where: { username, ...(id === null ? {} : { id }) },
    ...OLDEST_FIRST,
  })
}

const OLDEST_FIRST = { orderBy: [{ createdAt: 'asc' as const }, { id: 'asc' as const }] }
const INVALID_ID = errorAnswer(404, { message: 'Invalid id provided.' })
const ALL_FIELDS = new URLSearchParams('include=account_status_change')

/** Why a URL can't be taken; null when it can. `own` is the webhook that may have it already. */
async function refuseUrl(
  { username, url }: { username: string; url: string },
  own: string | null,
): Promise<Answer | null> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return errorAnswer(400, { message: `'${url}' is not a valid url` })
  }
  const other = await db().sandboxWebhook.findUnique({ where: { username_url: { username, url } } })
  if (!other || other.id === own) return null
  return errorAnswer(400, {
    id: other.id,
    url,
    message: `Webhook at '${url}' already exists. Please provide a unique URL.`,
  })
}

/** Zod fills defaults in; a change must not reset what it doesn't name. */
function namedIn(body: unknown, chosen: Record<string, unknown>): Record<string, unknown> {
  const names = new Set(Object.keys(z.record(z.string(), z.unknown()).parse(body)))
  return Object.fromEntries(Object.entries(chosen).filter(([name]) => names.has(name)))
}

function invalid(error: z.ZodError): Answer {
  return errorAnswer(
    400,
    ...error.issues.map((issue) => ({ message: 'invalid request', field: issue.path.join('.') || null })),
  )
}

function show(row: NonNullable<Row>, query: Query): Record<string, unknown> {
  const { account_status_change, ...settings } = readSettings(row.settings)
  const isAsked = query.getAll('include').includes('account_status_change')
  return { id: row.id, url: row.url, ...settings, ...(isAsked ? { account_status_change } : {}) }
}

function dates(row: NonNullable<Row>): Record<string, unknown> {
  return { created_date: row.createdAt.toISOString(), updated_date: row.updatedAt.toISOString() }
}

function key(row: NonNullable<Row>): Record<string, unknown> {
  return row.publicKey === null ? {} : { public_key: row.publicKey }
}

function signingAnswer(row: NonNullable<Row>): Answer {
  return { status: 200, json: { id: row.id, public_key: row.publicKey ?? '' } }
}
