import { db } from '#lib/db.ts'
import type { Provider } from '#db/client.ts'

const SHOWN = 10

export type InboundArrival = {
  id: string
  provider: Provider
  receivedAt: Date
  bytes: number
  signature: 'valid' | 'wrong' | 'none'
  /** Behind the @ of those it was for; empty where that could not be read. */
  hosts: string[]
  /** It came to the URL of before a change of the secret. */
  isLate: boolean
  /** How often SendGrid posted it. */
  copies: number
}

/** The latest ten mails that came in at a provider's host, newest first. */
export async function listInbound(provider: Provider): Promise<InboundArrival[]> {
  const rows = await db().inboundPost.findMany({
    where: { provider },
    orderBy: { id: 'desc' },
    take: SHOWN,
    omit: { bodyHash: true, contentType: true },
  })
  return rows.map(({ signature, ...row }) => ({
    ...row,
    id: String(row.id),
    signature: signature === 'valid' || signature === 'wrong' ? signature : 'none',
  }))
}

/** When the latest mail for a host came to the present URL of a provider's connection, from `since` on. */
export async function findArrival(
  provider: Provider,
  { hostname, since }: { hostname: string; since: Date },
): Promise<Date | null> {
  const row = await db().inboundPost.findFirst({
    where: { provider, receivedAt: { gte: since }, hosts: { has: hostname }, isLate: false },
    orderBy: { receivedAt: 'desc' },
    select: { receivedAt: true },
  })
  return row?.receivedAt ?? null
}
