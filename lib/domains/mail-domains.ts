import { z } from 'zod'
import { db, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import {
  providerDomain,
  providerLink,
  providerRecords,
  validationShape,
  type ProviderDomain,
  type ProviderLink,
  type ProviderRecord,
  type ProviderValidation,
} from '#lib/domains/account-domain.ts'
import { lookupShape, type Lookup } from '#lib/domains/look-up-domain.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { MailDomain as Row } from '#db/client.ts'

export type MailDomain = Pick<
  Row,
  | 'id'
  | 'provider'
  | 'instance'
  | 'domain'
  | 'subdomain'
  | 'linkSubdomain'
  | 'dkimSelector'
  | 'state'
  | 'providerId'
  | 'madeFor'
  | 'linkId'
  | 'foreignIds'
  | 'validatedAt'
  | 'lookedUpAt'
  | 'lastError'
  | 'createdAt'
> & {
  account: ProviderDomain | null
  link: ProviderLink | null
  former: ProviderRecord[]
  validation: ProviderValidation | null
  lookup: Lookup | null
}

/** Domains that were planned or made at a provider, those of this instance first. */
export async function listMailDomains(provider: Provider, ownInstance: string): Promise<MailDomain[]> {
  const rows = await db().mailDomain.findMany({
    where: { provider },
    orderBy: [{ instance: 'asc' }, { domain: 'asc' }],
  })
  const domains = rows.map(read)
  return [
    ...domains.filter(({ instance }) => instance === ownInstance),
    ...domains.filter(({ instance }) => instance !== ownInstance),
  ]
}

/** Throws `not-found`. */
export async function getMailDomain(id: string, from: Tx = db()): Promise<MailDomain> {
  const row = z.uuid().safeParse(id).success ? await from.mailDomain.findUnique({ where: { id } }) : null
  if (!row) throw new DomainError('not-found', 'This domain is gone. Somebody may have removed it.')
  return read(row)
}

/** The rows of other instances that have the same domain, also on paper only. */
export async function listSharers({
  provider,
  instance,
  domain,
}: Pick<MailDomain, 'provider' | 'instance' | 'domain'>): Promise<MailDomain[]> {
  const rows = await db().mailDomain.findMany({
    where: { provider, domain, instance: { not: instance } },
    orderBy: { instance: 'asc' },
  })
  return rows.map(read)
}

/** What was found out about it, or how far it is. Committed at once: a killed run is finished from here. */
export async function noteMailDomain(
  tx: Tx,
  id: string,
  changes: Partial<{
    state: Row['state']
    providerId: string | null
    madeFor: string
    linkId: string | null
    foreignIds: string[]
    account: ProviderDomain
    link: ProviderLink
    former: ProviderRecord[]
    validation: ProviderValidation
    validatedAt: Date
    lookup: Lookup
    lookedUpAt: Date
    lastError: string | null
  }>,
): Promise<void> {
  const { former, ...rest } = changes
  // Somebody may have removed it while the provider was asked.
  await tx.mailDomain.updateMany({
    where: { id },
    data: { ...rest, ...(former ? { formerRecords: former } : {}) },
  })
}

/** What was stored by an older release and cannot be read any more is found out anew. */
function read(row: Row): MailDomain {
  const { account, link, formerRecords, validation, lookup } = row
  return {
    ...row,
    account: providerDomain.safeParse(account).data ?? null,
    link: providerLink.safeParse(link).data ?? null,
    former: providerRecords.safeParse(formerRecords).data ?? [],
    validation: validationShape.safeParse(validation).data ?? null,
    lookup: lookupShape.safeParse(lookup).data ?? null,
  }
}
