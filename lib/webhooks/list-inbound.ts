import { db } from '#lib/db.ts'
import type { Provider } from '#db/client.ts'

const SHOWN = 10

export type InboundArrival = {
  id: string
  provider: Provider
  receivedAt: Date
  bytes: number
  signature: 'valid' | 'wrong' | 'none'
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
