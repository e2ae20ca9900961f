import { z } from 'zod'
import { db } from '#lib/db.ts'
import type { Answer } from '#lib/sandbox/http.ts'

const order = z.object({
  link_id: z.int().min(0),
  domain_id: z.int().min(0),
  email: z.email(),
  message: z.string().default('Please set these DNS records in our hosting solution.'),
})

/** `POST /v3/whitelabel/dns/email`; the documents name no sentence of a refusal. */
export async function mailDnsRecords(body: unknown): Promise<Answer> {
  const parsed = order.safeParse(body)
  if (!parsed.success) return refused('invalid value', parsed.error.issues[0]?.path.join('.') ?? '')
  const { link_id: linkId, domain_id: domainId, email, message } = parsed.data
  if (domainId !== 0 && !(await db().sandboxDomain.findUnique({ where: { id: domainId } }))) {
    return refused('not found', 'domain_id')
  }
  if (linkId !== 0 && !(await db().sandboxLink.findUnique({ where: { id: linkId } }))) {
    return refused('not found', 'link_id')
  }
  if (domainId === 0 && linkId === 0) return refused('required', 'domain_id')
  await db().sandboxDnsMail.create({ data: { email, message, domainId, linkId } })
  return { status: 204 }
}

/** This endpoint's errors are one object. */
function refused(error: string, field: string): Answer {
  return { status: 400, json: { errors: { error, field } } }
}
