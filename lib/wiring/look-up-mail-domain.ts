import { db } from '#lib/db.ts'
import { lookUpDomain } from '#lib/domains/look-up-domain.ts'
import { needsLookup } from '#lib/domains/lookup-age.ts'
import { listMailDomains, noteMailDomain, type MailDomain } from '#lib/domains/mail-domains.ts'
import { env } from '#lib/env.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { openDns } from '#lib/wiring/open-dns.ts'

/** Domains whose records are looked up at one time. */
const AT_ONCE = 8

/**
 * Looks a domain's records up in DNS and keeps what was answered, also that nobody answered. Up to about 20 s, so never
 * within a transaction. Never throws for what DNS does, nor when the domain was removed meanwhile.
 */
export async function lookUpMailDomain(row: MailDomain): Promise<MailDomain> {
  const lookup = await lookUpDomain(row, openDns(row.provider))
  const seen = { lookup, lookedUpAt: new Date() }
  await noteMailDomain(db(), row.id, seen)
  return { ...row, ...seen }
}

/** The domains as DNS answers of late: those that it was not asked about for hours are looked up first, some at a time. */
export async function withFreshLookups(domains: MailDomain[]): Promise<MailDomain[]> {
  const found: MailDomain[] = []
  for (let start = 0; start < domains.length; start += AT_ONCE) {
    const some = domains.slice(start, start + AT_ONCE)
    found.push(
      ...(await Promise.all(some.map(async (one) => (needsLookup(one) ? lookUpMailDomain(one) : one)))),
    )
  }
  return found
}

/** The same for every domain on the plan of the present provider. */
export async function refreshPlan(): Promise<void> {
  const { provider } = await readMailSettings()
  await withFreshLookups(await listMailDomains(provider, env().instance))
}
