import { db } from '#lib/db.ts'

export type Choice = { id: string; name: string }

/** Companies and people that a contact can be given to, for pickers. Deactivated people are not offered. */
export async function listContactChoices(): Promise<{ accounts: Choice[]; owners: Choice[] }> {
  const select = { id: true, name: true } as const
  const [accounts, owners] = await Promise.all([
    db().account.findMany({ select, orderBy: { name: 'asc' }, take: 1000 }),
    db().user.findMany({ select, where: { deactivatedAt: null }, orderBy: { name: 'asc' } }),
  ])
  return { accounts, owners }
}
