import { Prisma } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

const NO_KEY = {
  sealedKey: null,
  keyLastFour: null,
  keyFingerprint: null,
  keySavedAt: null,
  keyMadeFor: null,
  checkedAt: null,
  check: Prisma.DbNull,
  version: { increment: 1 },
}

/** Forgets every key of a provider: those of the streams, those beside them and the one that manages. Gives how many there were. Senders and options stay. */
export async function forgetKeys(tx: Tx, provider: Provider): Promise<number> {
  const streams = await tx.streamSettings.updateMany({
    where: { provider, sealedKey: { not: null } },
    data: NO_KEY,
  })
  const spare = await tx.spareKey.deleteMany({ where: { provider } })
  const managing = await tx.managementKey.deleteMany({ where: { provider } })
  return streams.count + spare.count + managing.count
}

/** The last four characters of each key that is kept for a provider, by what it is for. */
export async function listKeptKeys(
  from: Tx,
  provider: Provider,
): Promise<{ purpose: string; lastFour: string }[]> {
  const [streams, spare, managing] = await Promise.all([
    from.streamSettings.findMany({
      where: { provider, sealedKey: { not: null } },
      orderBy: { stream: 'asc' },
    }),
    from.spareKey.findMany({ where: { provider }, orderBy: [{ stream: 'asc' }, { slot: 'asc' }] }),
    from.managementKey.findMany({ where: { provider } }),
  ])
  return [
    ...streams.map(({ stream, keyLastFour }) => ({ purpose: stream, lastFour: keyLastFour ?? '' })),
    ...spare.map(({ stream, slot, lastFour }) => ({ purpose: `${stream}, ${slot}`, lastFour })),
    ...managing.map(({ lastFour }) => ({ purpose: 'management', lastFour })),
  ]
}
