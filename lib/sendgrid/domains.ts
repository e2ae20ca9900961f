import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import { dnsRecords, validation, type AccountRecord, type Validation } from '#lib/sendgrid/account-record.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const DOMAINS = '/v3/whitelabel/domains'
const PAGE_SIZE = 50

/** An authenticated domain of the account. `isAutomatic`: automated security, which puts a CNAME on the return path. */
export type AccountDomain = {
  id: string
  domain: string
  subdomain: string
  /** Of the account or the subuser that it belongs to. */
  username: string
  isValid: boolean
  isAutomatic: boolean
  isDefault: boolean
  records: AccountRecord[]
}

/** A domain as SendGrid's answers have it. */
export const accountDomain = z
  .object({
    id: z.number().int(),
    domain: z.string().min(1),
    subdomain: z.string().nullish(),
    username: z.string().catch(''),
    valid: z.boolean(),
    automatic_security: z.boolean(),
    default: z.boolean().catch(false),
    dns: dnsRecords,
  })
  .transform((row): AccountDomain => ({
    id: String(row.id),
    domain: row.domain.toLowerCase(),
    subdomain: (row.subdomain ?? '').toLowerCase(),
    username: row.username,
    isValid: row.valid,
    isAutomatic: row.automatic_security,
    isDefault: row.default,
    records: row.dns,
  }))

/**
 * Domains of the account, also invalid and foreign ones; `named`: those of this name only; `isOwnOnly`: without those of
 * its subusers, which it may not write from. At most `max` (200), 50 a call. Needs `whitelabel.read`. Throws as `ask` does, like all verbs here.
 */
export async function listDomains(
  client: SendgridClient,
  { named, isOwnOnly = false, max = 200 }: { named?: string; isOwnOnly?: boolean; max?: number } = {},
): Promise<AccountDomain[]> {
  const filter = [
    named === undefined ? '' : `&domain=${encodeURIComponent(named)}`,
    isOwnOnly ? '&exclude_subusers=true' : '',
  ].join('')
  const found: AccountDomain[] = []
  while (found.length < max) {
    const url = `${DOMAINS}?limit=${PAGE_SIZE}&offset=${found.length}${filter}`
    const page = await ask(client, { method: 'GET', url }, z.array(accountDomain))
    found.push(...page)
    if (page.length < PAGE_SIZE) break
  }
  // Whether the filter takes parts of names is not documented.
  return named === undefined ? found : found.filter((row) => row.domain === named)
}

/** Null when the account has no such domain any more. */
export function getDomain(client: SendgridClient, id: string): Promise<AccountDomain | null> {
  return askOrGone(client, { method: 'GET', url: path(id) }, accountDomain)
}

/**
 * Makes a domain with automated security off, so that its return path can have the MX that inbound mail needs.
 * `region` is said for the EU only: the domain then belongs to that region. Needs `whitelabel.create`.
 */
export function createDomain(
  client: SendgridClient,
  input: { domain: string; subdomain: string; dkimSelector: string | null; isEu: boolean },
): Promise<AccountDomain> {
  const body = {
    domain: input.domain,
    subdomain: input.subdomain,
    automatic_security: false,
    ...(input.dkimSelector ? { custom_dkim_selector: input.dkimSelector } : {}),
    ...(input.isEu ? { region: 'eu' } : {}),
  }
  return ask(client, { method: 'POST', url: DOMAINS, body }, accountDomain)
}

/** Has SendGrid look at the records now. Null when the domain is gone. Needs `whitelabel.update`. */
export function validateDomain(client: SendgridClient, id: string): Promise<Validation | null> {
  return askOrGone(client, { method: 'POST', url: path(id, '/validate') }, validation)
}

/** Also when it is gone already. Needs `whitelabel.delete`. */
export async function deleteDomain(client: SendgridClient, id: string): Promise<void> {
  await askOrGone(client, { method: 'DELETE', url: path(id) }, z.unknown())
}

function path(id: string, inner = ''): string {
  return `${DOMAINS}/${encodeURIComponent(id)}${inner}`
}
