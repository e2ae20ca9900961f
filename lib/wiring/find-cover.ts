import { domainOfAddress } from '#lib/domains/domain-name.ts'
import { listDomains } from '#lib/sendgrid/domains.ts'
import { listSenders } from '#lib/sendgrid/senders.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'

/**
 * What of the account lets mail go out from an address: a domain it has found valid, or a verified sender; null: nothing,
 * and SendGrid refuses such mail. Throws what SendGrid says to being asked.
 */
export async function findCover(
  client: SendgridClient,
  address: string,
): Promise<'domain' | 'sender' | null> {
  const named = domainOfAddress(address)
  const domains = named
    ? await namingScope('whitelabel.read', listDomains(client, { named, isOwnOnly: true }))
    : []
  if (domains.some(({ isValid }) => isValid)) return 'domain'
  const senders = await namingScope(null, listSenders(client))
  const isSender = senders.some(
    ({ fromEmail, isVerified }) => isVerified && fromEmail === address.toLowerCase(),
  )
  return isSender ? 'sender' : null
}
