import { db } from '#lib/db.ts'

/** Whether an account or subuser may write from all these addresses: each is a verified sender of its or on a valid domain that it has or was lent. */
export async function areVerified(username: string, addresses: string[]): Promise<boolean> {
  const [senders, domains] = await Promise.all([
    db().sandboxSender.findMany({
      where: { username, fromEmail: { in: addresses }, isVerified: true },
      select: { fromEmail: true },
    }),
    db().sandboxDomain.findMany({
      where: {
        OR: [{ username }, { loans: { some: { username } } }],
        domain: { in: addresses.map(domainOf) },
        isValid: true,
      },
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
