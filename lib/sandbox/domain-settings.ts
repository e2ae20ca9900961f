import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { checkRecords, showRecords, type WantedRecord } from '#lib/sandbox/domain-records.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import { OWNER, type Call } from '#lib/sandbox/route.ts'
import type { SandboxDomain } from '#db/client.ts'

/** The account's own number, as it stands in the hosts that it hands out. */
const USER_ID = 4242
/** Of an RSA key of 2048 bits as SPKI. No mail is signed, so that the bytes may be any. */
const KEY_BYTES = 294
const SPF = 'v=spf1 include:sendgrid.net ~all'
const MAX_LISTED = 50

const newDomain = z.object({
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i),
  subdomain: z
    .string()
    .regex(/^[a-z0-9-]+$/i)
    .optional(),
  automatic_security: z.boolean().default(true),
  custom_spf: z.boolean().default(false),
  default: z.boolean().default(false),
  custom_dkim_selector: z
    .string()
    .regex(/^[a-z0-9]{1,3}$/i)
    .optional(),
  username: z.string().optional(),
  region: z.enum(['global', 'eu']).default('global'),
})

const NOT_FOUND = errorAnswer(404, { message: 'not found' })

type Of<K extends keyof Call> = Pick<Call, K | 'username'>

/** `GET /v3/whitelabel/domains`: a parent account sees those of its subusers, too, unless it says otherwise. */
export async function listDomains({ query, username }: Of<'query'>): Promise<Answer> {
  const domain = query.get('domain')
  const isOwn = username !== OWNER || query.get('exclude_subusers') === 'true'
  const owner = isOwn ? username : query.get('username')
  const rows = await db().sandboxDomain.findMany({
    where: { ...(domain ? { domain: { contains: domain } } : {}), ...(owner ? { username: owner } : {}) },
    orderBy: { id: 'asc' },
    skip: Number(query.get('offset') ?? 0),
    take: Number(query.get('limit') ?? MAX_LISTED),
  })
  return { status: 200, json: rows.map(showDomain) }
}

/** `POST /v3/whitelabel/domains`. The documents know no refusal but the scheme's; the sentences are our own. */
export async function createDomain({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = newDomain.safeParse(json)
  if (!parsed.success) return invalid(parsed.error)
  const { maxDomains } = await readSandboxControl(db())
  if ((await db().sandboxDomain.count()) >= maxDomains) {
    return errorAnswer(400, { message: `You may have up to ${maxDomains} authenticated domains.` })
  }
  const input = parsed.data
  const subdomain = input.subdomain ?? `em${Math.floor(Math.random() * 9000) + 1000}`
  const domain = input.domain.toLowerCase()
  const taken = await db().sandboxDomain.findFirst({ where: { domain, subdomain } })
  if (taken) {
    return errorAnswer(400, {
      message: `An authenticated domain already exists for ${subdomain}.${domain}.`,
      field: 'subdomain',
    })
  }
  const row = await db().sandboxDomain.create({
    data: {
      domain,
      subdomain,
      username: username === OWNER ? (input.username ?? OWNER) : username,
      automaticSecurity: input.automatic_security,
      customSpf: input.custom_spf,
      isDefault: input.default,
      region: input.region,
      selector: input.custom_dkim_selector ?? (input.automatic_security ? 's' : 'm1'),
      dkimKey: randomBytes(KEY_BYTES).toString('base64'),
    },
  })
  return { status: 201, json: showDomain(row) }
}

/** `GET /v3/whitelabel/domains/{id}` */
export async function getDomain(call: Of<'id'>): Promise<Answer> {
  const row = await findDomain(call)
  return row ? { status: 200, json: showDomain(row) } : NOT_FOUND
}

/** `DELETE /v3/whitelabel/domains/{id}` */
export async function deleteDomain(call: Of<'id'>): Promise<Answer> {
  const row = await findDomain(call)
  if (!row) return NOT_FOUND
  await db().sandboxDomain.deleteMany({ where: { id: row.id } })
  return { status: 204 }
}

/** `POST /v3/whitelabel/domains/{id}/validate`: looks at the records now, and keeps what it found. */
export async function validateDomain(call: Of<'id'>): Promise<Answer> {
  const row = await findDomain(call)
  if (!row) return NOT_FOUND
  const results = await checkRecords(recordsOf(row))
  const validKeys = Object.keys(results).filter((key) => results[key]?.valid)
  const isValid = validKeys.length === Object.keys(results).length
  await db().sandboxDomain.updateMany({
    where: { id: row.id },
    data: { isValid, validKeys, lastValidatedAt: new Date() },
  })
  const extra = row.automaticSecurity ? { spf: { valid: isValid, reason: null } } : {}
  return { status: 200, json: { id: row.id, valid: isValid, validation_results: { ...results, ...extra } } }
}

async function findDomain({ id, username }: Of<'id'>): Promise<SandboxDomain | null> {
  if (!/^\d{1,9}$/.test(id ?? '')) return null
  return db().sandboxDomain.findUnique({
    where: { id: Number(id), ...(username === OWNER ? {} : { username }) },
  })
}

function recordsOf(row: SandboxDomain): WantedRecord[] {
  const { domain, selector } = row
  const host = `${row.subdomain}.${domain}`
  const region = row.region === 'eu' ? 'eu.' : ''
  if (row.automaticSecurity) {
    const target = `u${USER_ID}.wl${String(row.id % 1000).padStart(3, '0')}.${region}sendgrid.net`
    return [
      { key: 'mail_cname', type: 'cname', host, data: target },
      ...(['1', '2'] as const).map((n): WantedRecord => ({
        key: `dkim${n}`,
        type: 'cname',
        host: `${selector}${n}._domainkey.${domain}`,
        data: `${selector}${n}.domainkey.${target}`,
      })),
    ]
  }
  return [
    { key: 'mail_server', type: 'mx', host, data: 'mx.sendgrid.net.' },
    { key: 'subdomain_spf', type: 'txt', host, data: SPF },
    {
      key: 'dkim',
      type: 'txt',
      host: `${selector}._domainkey.${domain}`,
      data: `k=rsa; t=s; p=${row.dkimKey}`,
    },
  ]
}

/** A domain as SendGrid shows it. */
export function showDomain(row: SandboxDomain): Record<string, unknown> {
  return {
    id: row.id,
    user_id: USER_ID,
    subdomain: row.subdomain,
    domain: row.domain,
    username: row.username,
    ips: [],
    custom_spf: row.customSpf,
    default: row.isDefault,
    legacy: false,
    automatic_security: row.automaticSecurity,
    valid: row.isValid,
    dns: showRecords(recordsOf(row), row.validKeys),
    ...(row.lastValidatedAt
      ? { last_validation_attempt_at: Math.floor(row.lastValidatedAt.getTime() / 1000) }
      : {}),
  }
}

/** Names the fields that are wrong. */
export function invalid(error: z.ZodError): Answer {
  return errorAnswer(
    400,
    ...error.issues.map((issue) => ({ message: 'invalid request', field: issue.path.join('.') || null })),
  )
}
