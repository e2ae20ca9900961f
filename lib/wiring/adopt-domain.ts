import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { getDomain } from '#lib/sendgrid/domains.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import { STREAMS, type Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { findNamesakes, type Namesake } from '#lib/wiring/find-namesakes.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'
import { lookUpMailDomain } from '#lib/wiring/look-up-mail-domain.ts'

/**
 * Takes a domain that the account has already as this instance's own, as it is. Nothing is changed at the provider. Taking
 * it twice is one row. Asks back unless that was `confirmed`: what stands in the account may be another instance's, which
 * then gets our replies and we its. Throws `not-found`, `conflict` (the plan has this name under another return path), and what
 * SendGrid refuses.
 */
export async function adoptDomain(order: {
  provider: Provider
  providerId: string
  confirmed: boolean
  actorId: string
}): Promise<{ id: string } | { namesakes: Namesake[] }> {
  const { provider, providerId, confirmed, actorId } = order
  const client = await requireAccountClient(provider)
  const account = await namingScope('whitelabel.read', getDomain(client, providerId))
  if (!account) throw new DomainError('not-found', 'SendGrid has no such domain any more.')
  const { domain, subdomain } = account
  const { instance } = env()
  const madeFor = await ownerOf(provider, account.username)
  const namesakes = confirmed ? [] : await findNamesakes(provider, { domain, instance })
  if (namesakes.length > 0) return { namesakes }
  const taken = await transaction(async (tx) => {
    const name = { provider_instance_domain: { provider, instance, domain } }
    const present = await tx.mailDomain.findUnique({ where: name })
    if (present?.providerId === providerId) return { id: present.id }
    if (present && present.state !== 'planned') {
      throw new DomainError(
        'conflict',
        `An instance lists each name once, and this one has ${domain} of ${ownerName(present.madeFor)}. The other one covers mail of its own account all the same.`,
      )
    }
    const facts = { subdomain, state: 'made' as const, providerId, madeFor, account }
    const { id } = await tx.mailDomain.upsert({
      where: name,
      create: { provider, instance, domain, createdById: actorId, ...facts },
      update: facts,
    })
    await recordAudit(tx, { actorId, action: 'domain.adopted', subjectType: 'mail-domain', subjectId: id })
    return { id }
  })
  await lookUpMailDomain(await getMailDomain(taken.id))
  return taken
}

/** A parent account shows the domains of its subusers as well, each with its name. */
async function ownerOf(provider: Provider, username: string): Promise<string> {
  const views = await Promise.all(STREAMS.map((stream) => readStream(provider, stream)))
  const owners = views.map(({ subuser }) => subuser ?? '')
  return owners.includes(username) ? username : (owners[0] ?? '')
}
