import { db } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** A message is given up when it could not be handed over in this time (ms). */
const LONGEST_IN_QUEUE_MS = 24 * 3_600_000

/** Whether a provider took a mail between two times: its first event then came, or was to come, within seconds. */
export async function wasMailAccepted(
  provider: Provider,
  { after, before }: { after: Date; before: Date },
): Promise<boolean> {
  const message = await db().message.findFirst({
    where: {
      provider,
      sentAt: { gt: after, lt: before },
      // Of this there is an index.
      createdAt: { gt: new Date(after.getTime() - LONGEST_IN_QUEUE_MS), lt: before },
    },
    select: { id: true },
  })
  return message !== null
}
