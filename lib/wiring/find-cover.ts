import { domainOfAddress } from '#lib/domains/domain-name.ts'
import { listSenders } from '#lib/sendgrid/senders.ts'
import { listCoveringDomains, type Whose } from '#lib/wiring/covering-domains.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'

/**
 * What of the account of a stream lets mail go out from an address: a domain that SendGrid has found valid, its own or one
 * that its parent lends it, or a verified sender; null: nothing that can be seen, and SendGrid refuses such mail. Throws
 * what SendGrid says to being asked.
 */
export async function findCover(whose: Whose, address: string): Promise<'domain' | 'sender' | null> {
  const named = domainOfAddress(address)
  const { domains } = await listCoveringDomains(whose, named ? [named] : [])
  if (domains.some(({ isValid }) => isValid)) return 'domain'
  const { provider, stream, ...limits } = whose
  const client = await requireAccountClient(provider, { actsFor: stream, ...limits })
  const senders = await namingScope(null, listSenders(client))
  const isSender = senders.some(
    ({ fromEmail, isVerified }) => isVerified && fromEmail === address.toLowerCase(),
  )
  return isSender ? 'sender' : null
}
