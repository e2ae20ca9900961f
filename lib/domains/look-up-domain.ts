import { z } from 'zod'
import type { ProviderDomain, ProviderLink, ProviderRecord } from '#lib/domains/account-domain.ts'
import { checkedShape, checkRecord } from '#lib/domains/check-record.ts'
import type { DnsPort } from '#lib/domains/dns-port.ts'
import { expectedRecords } from '#lib/domains/expected-records.ts'
import { lookAtPresence, presenceShape } from '#lib/domains/presence.ts'

/** What DNS answered about a whole domain. */
export const lookupShape = z.object({
  presence: presenceShape,
  /** The zone the records belong into; null when it could not be found out. */
  zone: z.string().nullable(),
  records: z.array(checkedShape),
  /** Hosts of records that should be gone and still stand. */
  leftovers: z.array(z.string()),
})
export type Lookup = z.infer<typeof lookupShape>

/** Looks a domain's records up, all at once. Up to about 20 s where servers do not answer. Never throws. */
export async function lookUpDomain(
  {
    domain,
    account,
    link,
    former,
  }: {
    domain: string
    account: ProviderDomain | null
    link: ProviderLink | null
    former: ProviderRecord[]
  },
  dns: DnsPort,
): Promise<Lookup> {
  const presence = await lookAtPresence(domain, dns)
  const expected = expectedRecords(domain, account, link, presence)
  const [records, zone, leftovers] = await Promise.all([
    Promise.all(expected.map((record) => checkRecord(record, dns))),
    dns.zoneOf(domain),
    Promise.all(former.map((record) => isLeft(record, dns))),
  ])
  return { presence, zone, records, leftovers: leftovers.flat() }
}

async function isLeft({ host, type }: ProviderRecord, dns: DnsPort): Promise<string[]> {
  const wanted = type === 'cname' ? 'CNAME' : type === 'mx' ? 'MX' : 'TXT'
  const own = await dns.own(host, wanted)
  const seen = own.find(({ kind }) => kind !== 'failed') ?? (await dns.public(host, wanted))
  return seen.values.length > 0 ? [host] : []
}
