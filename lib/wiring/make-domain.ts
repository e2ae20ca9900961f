import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { getMailDomain, noteMailDomain, type MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { createDomain, deleteDomain, listDomains, type AccountDomain } from '#lib/sendgrid/domains.ts'
import { createLink, listLinks, type BrandedLink } from '#lib/sendgrid/links.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { chooseOwner, requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { withProviderLock } from '#lib/wiring/with-provider-lock.ts'

/** `timeoutMs`: of each call (15 s). */
type Deed = { id: string; actorId: string | null; timeoutMs?: number }

/**
 * Makes a planned domain at its provider, with automated security off, and its branded link where one is planned; or goes
 * on where an earlier run ended. Each step is kept before the next one, so that after a kill or a lost answer the next run
 * takes over what was made and never makes a second. Throws `rejected-by-provider`, `provider-unavailable`, `conflict`
 * (the account has this very host already) or `not-configured`; the row says why.
 */
export function makeDomain({ id, actorId, ...limits }: Deed): Promise<void> {
  return underLock(id, limits, async (row, client) => {
    if (row.state === 'planned') {
      const before = await listed(client, row.domain)
      await transaction(async (tx) => {
        await noteMailDomain(tx, id, {
          state: 'creating',
          madeFor: row.madeFor ?? '',
          foreignIds: before.map((one) => one.id),
        })
        await recordAudit(tx, { actorId, action: 'domain.made', subjectType: 'mail-domain', subjectId: id })
      })
    }
    await goOn(id, client)
  })
}

/**
 * Deletes a domain that has automated security on and makes it anew without, under the same return path. Its old records
 * are kept to be removed from DNS. Killed in between, `makeDomain` (or this) goes on.
 */
export function remakeDomain({ id, actorId, ...limits }: Deed): Promise<void> {
  return underLock(id, limits, async (row, client) => {
    if (row.state === 'made') {
      if (!row.account?.isAutomatic) {
        throw new DomainError('conflict', 'Automated security is off already. Nothing has to be made anew.')
      }
      const { records, id: providerId } = row.account
      const others = (await listed(client, row.domain))
        .map((one) => one.id)
        .filter((one) => one !== providerId)
      await transaction(async (tx) => {
        await noteMailDomain(tx, id, { state: 'replacing', former: records, foreignIds: others })
        await recordAudit(tx, { actorId, action: 'domain.remade', subjectType: 'mail-domain', subjectId: id })
      })
    }
    await goOn(id, client)
  })
}

async function underLock(
  id: string,
  limits: { timeoutMs?: number },
  work: (row: MailDomain, client: SendgridClient) => Promise<void>,
): Promise<void> {
  const { provider } = await getMailDomain(id)
  await withProviderLock('domain', provider, async () => {
    try {
      const present = await getMailDomain(id)
      // Once it is begun somewhere it is gone on with there, whosever mail it is by then.
      const madeFor = present.state === 'planned' ? await chooseOwner(present) : present.madeFor
      const row = { ...present, madeFor }
      await work(row, await requireOwnerClient(row, limits))
      await noteMailDomain(db(), id, { lastError: null })
    } catch (error) {
      if (error instanceof DomainError) await noteMailDomain(db(), id, { lastError: error.message })
      throw error
    }
  })
}

/** From wherever the row says that it is. */
async function goOn(id: string, client: SendgridClient): Promise<void> {
  const row = await getMailDomain(id)
  if (row.state === 'replacing') {
    if (row.providerId) await namingScope('whitelabel.delete', deleteDomain(client, row.providerId))
    await noteMailDomain(db(), id, { state: 'creating', providerId: null })
  }
  if (row.state === 'replacing' || row.state === 'creating') {
    const account = await findOrCreate(row, client)
    await noteMailDomain(db(), id, { state: 'made', providerId: account.id, account })
  }
  if (row.linkSubdomain !== '' && !row.linkId) {
    const link = await findOrCreateLink(row, client)
    await noteMailDomain(db(), id, { linkId: link.id, link })
  }
}

/** Ours is the one on our host that was not there before; a lost answer leaves such a one. */
async function findOrCreate(row: MailDomain, client: SendgridClient): Promise<AccountDomain> {
  const { domain, subdomain, dkimSelector, foreignIds, provider } = row
  const onOurHost = (await listed(client, domain)).filter((one) => one.subdomain === subdomain)
  const ours = onOurHost.find((one) => !foreignIds.includes(one.id) && !one.isAutomatic)
  if (ours) return ours
  if (onOurHost.length > 0) {
    throw new DomainError(
      'conflict',
      `The account has a domain on ${subdomain}.${domain} already. Use that one, or plan this one with another return path.`,
    )
  }
  const order = { domain, subdomain, dkimSelector, isEu: provider === 'sendgrid_eu' }
  return namingScope('whitelabel.create', createDomain(client, order))
}

async function findOrCreateLink(row: MailDomain, client: SendgridClient): Promise<BrandedLink> {
  const { domain, linkSubdomain, provider } = row
  const links = await namingScope('whitelabel.read', listLinks(client))
  const present = links.find((one) => one.domain === domain && one.subdomain === linkSubdomain)
  if (present) return present
  const order = { domain, subdomain: linkSubdomain, isEu: provider === 'sendgrid_eu' }
  return namingScope('whitelabel.create', createLink(client, order))
}

function listed(client: SendgridClient, named: string): Promise<AccountDomain[]> {
  return namingScope('whitelabel.read', listDomains(client, { named }))
}
