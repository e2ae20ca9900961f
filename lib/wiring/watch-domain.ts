import { db } from '#lib/db.ts'
import { getMailDomain, noteMailDomain, type MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { getDomain } from '#lib/sendgrid/domains.ts'
import { getLink } from '#lib/sendgrid/links.ts'
import { STREAMS } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { findLentDomains } from '#lib/wiring/lent-domains.ts'
import { lookUpMailDomain } from '#lib/wiring/look-up-mail-domain.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'

/**
 * Reads the domain from the account, looks its records up in DNS, and keeps both for the page. A domain that a killed run
 * left half made is finished first. Up to about 30 s. What SendGrid or DNS do is kept with the row; throws `not-found` only.
 */
export async function watchDomain(id: string): Promise<void> {
  await finish(id)
  const problem = await readAccount(await getMailDomain(id))
  const row = await getMailDomain(id)
  // What kept it from being made stays to be read.
  if (row.state === 'made' || problem !== null) await noteMailDomain(db(), id, { lastError: problem })
  await lookUpMailDomain(row)
}

/** One that failed waits for a person: it would fail again. */
async function finish(id: string): Promise<void> {
  const { state, lastError } = await getMailDomain(id)
  const isHalfMade = (state === 'creating' || state === 'replacing') && lastError === null
  if (isHalfMade) await expected(makeDomain({ id, actorId: null }))
}

/** In the account that it was made in: only that one can say that it is gone. */
async function readAccount(row: MailDomain): Promise<string | null> {
  const { id, providerId, linkId, state } = row
  if (state !== 'made' || !providerId) return null
  return expected(
    (async () => {
      const client = await requireOwnerClient(row)
      const account = await namingScope('whitelabel.read', getDomain(client, providerId))
      if (!account) {
        await noteMailDomain(db(), id, { state: 'planned', providerId: null })
        throw new DomainError('not-found', 'It was deleted at SendGrid. Make it again, or remove it here.')
      }
      await noteMailDomain(db(), id, { account: { ...account, lentTo: await listBorrowers(row) } })
      const link = linkId ? await namingScope('whitelabel.read', getLink(client, linkId)) : null
      await noteMailDomain(db(), id, link ? { link } : { linkId: null })
    })(),
  )
}

/** Which of our subusers the parent account lends one of its domains to. */
async function listBorrowers({ provider, providerId, madeFor }: MailDomain): Promise<string[]> {
  if (madeFor !== '') return []
  const views = await Promise.all(STREAMS.map((stream) => readStream(provider, stream)))
  const subusers = [...new Set(views.flatMap(({ subuser }) => subuser ?? []))]
  const lent = await Promise.all(subusers.map((subuser) => findLentDomains(provider, subuser)))
  return subusers.filter((_subuser, index) => lent[index]?.some(({ id }) => id === providerId))
}

/** The sentence of an expected failure; null when there was none. */
async function expected(work: Promise<void>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}
