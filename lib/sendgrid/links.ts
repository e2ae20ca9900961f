import { z } from 'zod'
import { dnsRecords, validation, type AccountRecord, type Validation } from '#lib/sendgrid/account-record.ts'
import { ask } from '#lib/sendgrid/ask.ts'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const LINKS = '/v3/whitelabel/links'
/** The documents name no offset, so that one call has to do. */
const MAX_LISTED = 200

/** A host of one's own that tracked links lead over. */
export type BrandedLink = {
  id: string
  domain: string
  subdomain: string
  isValid: boolean
  records: AccountRecord[]
}

const link = z
  .object({
    id: z.number().int(),
    domain: z.string().min(1),
    subdomain: z.string().nullish(),
    valid: z.boolean(),
    dns: dnsRecords,
  })
  .transform((row): BrandedLink => ({
    id: String(row.id),
    domain: row.domain.toLowerCase(),
    subdomain: (row.subdomain ?? '').toLowerCase(),
    isValid: row.valid,
    records: row.dns,
  }))

/** Branded links of the account (up to 200). Needs `whitelabel.read`. Throws as `ask` does, like all verbs here. */
export function listLinks(client: SendgridClient): Promise<BrandedLink[]> {
  return ask(client, { method: 'GET', url: `${LINKS}?limit=${MAX_LISTED}` }, z.array(link))
}

/** Null when the account has no such link any more. */
export function getLink(client: SendgridClient, id: string): Promise<BrandedLink | null> {
  return askOrGone(client, { method: 'GET', url: `${LINKS}/${encodeURIComponent(id)}` }, link)
}

/** `subdomain` must be another one than the domain's return path. Needs `whitelabel.create`. */
export function createLink(
  client: SendgridClient,
  input: { domain: string; subdomain: string; isEu: boolean },
): Promise<BrandedLink> {
  const body = {
    domain: input.domain,
    subdomain: input.subdomain,
    default: false,
    ...(input.isEu ? { region: 'eu' } : {}),
  }
  return ask(client, { method: 'POST', url: LINKS, body }, link)
}

/** Has SendGrid look at the records now. Null when the link is gone. Needs `whitelabel.update`. */
export function validateLink(client: SendgridClient, id: string): Promise<Validation | null> {
  const url = `${LINKS}/${encodeURIComponent(id)}/validate`
  return askOrGone(client, { method: 'POST', url }, validation)
}

/** Also when it is gone already. Needs `whitelabel.delete`. */
export async function deleteLink(client: SendgridClient, id: string): Promise<void> {
  const url = `${LINKS}/${encodeURIComponent(id)}`
  await askOrGone(client, { method: 'DELETE', url }, z.unknown())
}
