import { db } from '#lib/db.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'

/** When a provider first accepted a mail of a stream after `since`; null while none was. */
export async function findAcceptedSince(
  provider: Provider,
  stream: Stream,
  since: Date,
): Promise<Date | null> {
  const message = await db().message.findFirst({
    where: { provider, stream, sentAt: { gte: since } },
    orderBy: { createdAt: 'desc' },
    select: { sentAt: true },
  })
  return message?.sentAt ?? null
}
