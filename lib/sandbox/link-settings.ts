import { z } from 'zod'
import { db } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { checkRecords, showRecords, type WantedRecord } from '#lib/sandbox/domain-records.ts'
import { invalid } from '#lib/sandbox/domain-settings.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import { OWNER, type Call } from '#lib/sandbox/route.ts'
import type { SandboxLink } from '#db/client.ts'

const USER_ID = 4242
const MAX_LISTED = 50

const newLink = z.object({
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i),
  subdomain: z
    .string()
    .regex(/^[a-z0-9-]+$/i)
    .default('url1234'),
  default: z.boolean().default(false),
  region: z.enum(['us', 'eu']).default('us'),
})

type Of<K extends keyof Call> = Pick<Call, K | 'username'>

const NOT_FOUND = errorAnswer(404, { message: 'not found' })

/** `GET /v3/whitelabel/links` */
export async function listLinks({ query, username }: Of<'query'>): Promise<Answer> {
  const take = Number(query.get('limit') ?? MAX_LISTED)
  const rows = await db().sandboxLink.findMany({ where: ownedBy(username), orderBy: { id: 'asc' }, take })
  return { status: 200, json: rows.map(show) }
}

/** `POST /v3/whitelabel/links` */
export async function createLink({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = newLink.safeParse(json)
  if (!parsed.success) return invalid(parsed.error)
  const { maxDomains } = await readSandboxControl(db())
  if ((await db().sandboxLink.count()) >= maxDomains) {
    return errorAnswer(400, { message: `You may have up to ${maxDomains} branded links.` })
  }
  const { subdomain, default: isDefault } = parsed.data
  const domain = parsed.data.domain.toLowerCase()
  // On one host the CNAME of a link cannot stand beside the MX of a return path.
  const taken =
    (await db().sandboxLink.findFirst({ where: { domain, subdomain } })) ??
    (await db().sandboxDomain.findFirst({ where: { domain, subdomain } }))
  if (taken) {
    return errorAnswer(400, {
      message: `The subdomain ${subdomain}.${domain} is in use already.`,
      field: 'subdomain',
    })
  }
  const row = await db().sandboxLink.create({ data: { domain, subdomain, isDefault, username } })
  return { status: 201, json: show(row) }
}

/** `GET /v3/whitelabel/links/{id}` */
export async function getLink(call: Of<'id'>): Promise<Answer> {
  const row = await findLink(call)
  return row ? { status: 200, json: show(row) } : NOT_FOUND
}

/** `DELETE /v3/whitelabel/links/{id}` */
export async function deleteLink(call: Of<'id'>): Promise<Answer> {
  const row = await findLink(call)
  if (!row) return NOT_FOUND
  await db().sandboxLink.deleteMany({ where: { id: row.id } })
  return { status: 204 }
}

/** `POST /v3/whitelabel/links/{id}/validate` */
export async function validateLink(call: Of<'id'>): Promise<Answer> {
  const row = await findLink(call)
  if (!row) return NOT_FOUND
  const results = await checkRecords(recordsOf(row))
  const validKeys = Object.keys(results).filter((key) => results[key]?.valid)
  const isValid = validKeys.length === Object.keys(results).length
  await db().sandboxLink.updateMany({ where: { id: row.id }, data: { isValid, validKeys } })
  return { status: 200, json: { id: row.id, valid: isValid, validation_results: results } }
}

async function findLink({ id, username }: Of<'id'>): Promise<SandboxLink | null> {
  if (!/^\d{1,9}$/.test(id ?? '')) return null
  return db().sandboxLink.findUnique({ where: { id: Number(id), ...ownedBy(username) } })
}

/** A parent account sees those of its subusers, too. */
function ownedBy(username: string): { username?: string } {
  return username === OWNER ? {} : { username }
}

function recordsOf({ domain, subdomain }: SandboxLink): WantedRecord[] {
  return [
    { key: 'domain_cname', type: 'cname', host: `${subdomain}.${domain}`, data: 'sendgrid.net' },
    { key: 'owner_cname', type: 'cname', host: `${USER_ID}.${domain}`, data: 'sendgrid.net' },
  ]
}

function show(row: SandboxLink): Record<string, unknown> {
  return {
    id: row.id,
    user_id: USER_ID,
    domain: row.domain,
    subdomain: row.subdomain,
    username: row.username,
    default: row.isDefault,
    valid: row.isValid,
    legacy: false,
    dns: showRecords(recordsOf(row), row.validKeys),
  }
}
