import { db } from '#lib/db.ts'

export type SuppressionRow = {
  id: string
  stream: 'transactional' | 'marketing'
  reason: 'bounced' | 'spam_reported' | 'unsubscribed' | 'manual'
  since: Date
  /** What the provider said, in its own words; may be empty. */
  detail: string
}

/** Why an address may not be written to, oldest cause first. `address` is lower-cased, as contacts keep it. */
export function listSuppressions(address: string): Promise<SuppressionRow[]> {
  return db().suppression.findMany({
    where: { address },
    select: { id: true, stream: true, reason: true, since: true, detail: true },
    orderBy: [{ stream: 'asc' }, { since: 'asc' }, { id: 'asc' }],
  })
}
