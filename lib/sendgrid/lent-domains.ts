import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { accountDomain, type AccountDomain } from '#lib/sendgrid/domains.ts'

const DOMAINS = '/v3/whitelabel/domains'
const LENT = `${DOMAINS}/subuser`

/**
 * Domains that the parent account lets a subuser write from. `parent` is the account's own client: the documents give
 * these calls no On-Behalf-Of header. One domain may have been lent by the older endpoint, which has a list of its own;
 * what it answers where there is none is not documented. Needs `whitelabel.read`. Throws as `ask` does.
 */
export async function listLentDomains(parent: SendgridClient, subuser: string): Promise<AccountDomain[]> {
  const query = `?username=${encodeURIComponent(subuser)}`
  const [all, one] = await Promise.all([
    ask(parent, { method: 'GET', url: `${LENT}/all${query}` }, z.array(accountDomain)),
    askOrGone(parent, { method: 'GET', url: `${LENT}${query}` }, accountDomain.nullable().catch(null)),
  ])
  return one && !all.some(({ id }) => id === one.id) ? [...all, one] : all
}

type Loan = { domainId: string; subuser: string }

/** Lets a subuser write from a valid domain of the account, besides up to four others. Needs `whitelabel.create`. */
export async function lendDomain(parent: SendgridClient, { domainId, subuser }: Loan): Promise<void> {
  const url = `${DOMAINS}/${encodeURIComponent(domainId)}/subuser:add`
  await ask(parent, { method: 'POST', url, body: { username: subuser } }, accountDomain)
}

/** Also when it is not lent any more. Needs `whitelabel.delete`. */
export async function takeBackDomain(parent: SendgridClient, { domainId, subuser }: Loan): Promise<void> {
  const url = `${DOMAINS}/${encodeURIComponent(domainId)}/subuser?username=${encodeURIComponent(subuser)}`
  await askOrGone(parent, { method: 'DELETE', url }, z.unknown())
}
