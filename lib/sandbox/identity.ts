import { db } from '#lib/db.ts'

/** Whether mail may go out from all these addresses: each is a verified sender or on a domain that was found valid. */
export async function areVerified(addresses: string[]): Promise<boolean> {
  const [senders, domains] = await Promise.all([
    db().sandboxSender.findMany({
      where: { fromEmail: { in: addresses }, isVerified: true },
      select: { fromEmail: true },
    }),
    db().sandboxDomain.findMany({
      where: { domain: { in: addresses.map(domainOf) }, isValid: true },
      select: { domain: true },
    }),
  ])
  return addresses.every(
    (address) =>
      senders.some(({ fromEmail }) => fromEmail === address) ||
      domains.some(({ domain }) => domain === domainOf(address)),
  )
}

function domainOf(address: string): string {
  return address.split('@').at(-1) ?? ''
}
