import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { db } from '#lib/db.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import type { Call } from '#lib/sandbox/route.ts'
import { makeSigningKeys } from '#lib/sandbox/wire.ts'

const shape = z.object({
  name: z.string().min(1),
  oauth: z
    .object({
      client_id: z.string(),
      client_secret: z.string(),
      token_url: z.string(),
      scopes: z.array(z.string()).optional(),
    })
    .optional(),
  signature: z.object({ enabled: z.boolean() }).optional(),
})

type Of<K extends keyof Call> = Pick<Call, K | 'username'>
type Row = NonNullable<Awaited<ReturnType<typeof findPolicy>>>

/** `POST /v3/user/webhooks/security/policies`: one of signature and OAuth at least. */
export async function createPolicy({ json, username }: Of<'json'>): Promise<Answer> {
  const parsed = shape.safeParse(json)
  if (!parsed.success || !(parsed.data.oauth ?? parsed.data.signature)) {
    return errorAnswer(400, { message: 'a policy needs a name and a signature or oauth' })
  }
  const { name, oauth, signature } = parsed.data
  const told = oauth && { client_id: oauth.client_id, token_url: oauth.token_url, scopes: oauth.scopes ?? [] }
  const row = await db().sandboxPolicy.create({
    data: {
      id: randomUUID(),
      username,
      name,
      oauth: told ?? Prisma.DbNull,
      ...(signature?.enabled ? makeSigningKeys() : {}),
    },
  })
  return { status: 201, json: { policy: show(row) } }
}

/** `GET …/security/policies` */
export async function listPolicies({ username }: Of<never>): Promise<Answer> {
  const rows = await db().sandboxPolicy.findMany({
    where: { username },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return { status: 200, json: { policies: rows.map(show) } }
}

/** `GET …/security/policies/{id}` */
export async function getPolicy(call: Of<'id'>): Promise<Answer> {
  const row = await findPolicy(call)
  return row ? { status: 200, json: { policy: show(row) } } : UNKNOWN
}

/** `DELETE …/security/policies/{id}`; one that a host uses only with `force=true`, which detaches it. */
export async function deletePolicy(call: Of<'id' | 'query'>): Promise<Answer> {
  const row = await findPolicy(call)
  if (!row) return UNKNOWN
  const using = { where: { securityPolicy: row.id } }
  if (call.query.get('force') !== 'true' && (await db().sandboxParseHost.count(using)) > 0) {
    return errorAnswer(400, { message: 'the policy is in use' })
  }
  await db().sandboxParseHost.updateMany({ ...using, data: { securityPolicy: null } })
  await db().sandboxPolicy.delete({ where: { id: row.id } })
  return { status: 200, json: { policy: null } }
}

/** The answer of an account that is not offered policies. */
export async function ifOffered(answer: () => Promise<Answer>): Promise<Answer> {
  const { lacksPolicies } = await readSandboxControl(db())
  return lacksPolicies ? errorAnswer(403, { message: 'access forbidden' }) : answer()
}

const UNKNOWN = errorAnswer(404, { message: 'not found' })

function findPolicy({ id, username }: Of<'id'>) {
  return db().sandboxPolicy.findUnique({ where: { id: id ?? '', username } })
}

function show({ id, name, oauth, publicKey }: Row): Record<string, unknown> {
  return {
    id,
    name,
    ...(oauth === null ? {} : { oauth }),
    ...(publicKey === null ? {} : { signature: { public_key: publicKey } }),
  }
}
