import type { Tx } from '#lib/db.ts'

export type SampleCounts = { companies: number; contacts: number; messages: number }

/** Deletes every row of the sample data and what hangs on it. Real rows stay as they are. */
export async function eraseSampleRows(tx: Tx): Promise<SampleCounts> {
  const contacts = await tx.contact.findMany({ where: { isSample: true }, select: { id: true, email: true } })
  const messages = await tx.message.findMany({
    where: { OR: [{ isSample: true }, { contact: { isSample: true } }] },
    select: { id: true, toAddress: true },
  })
  const messageIds = messages.map(({ id }) => id)
  await erasePosts(tx, messageIds)
  await tx.sandboxMail.deleteMany({ where: { id: { in: messageIds } } })
  // The rest goes by cascade: events, notes, tasks, runs and their steps.
  await tx.message.deleteMany({ where: { id: { in: messageIds } } })
  await tx.contact.deleteMany({ where: { id: { in: contacts.map(({ id }) => id) } } })
  await eraseSuppressions(tx, [
    ...contacts.map(({ email }) => email),
    ...messages.map(({ toAddress }) => toAddress),
  ])
  const companies = await eraseCompanies(tx)
  return { companies, contacts: contacts.length, messages: messages.length }
}

/** Posts all of whose events are about these messages; one that brought anything else stays whole. */
async function erasePosts(tx: Tx, messageIds: string[]): Promise<void> {
  await tx.$executeRaw`
    delete from raw_post as p using (
      select e."postId" as id from mail_event e
      where e."postId" in (select "postId" from mail_event where "messageId" = any(${messageIds}::uuid[]))
      group by e."postId"
      having bool_and(coalesce(e."messageId" = any(${messageIds}::uuid[]), false))
    ) as ours
    where p.id = ours.id and p.provider = 'sandbox' and p."rejectedCount" = 0 and p."foreignCount" = 0`
}

/** An address that a real contact has keeps its suppressions: better one too many than mail to somebody who left. */
async function eraseSuppressions(tx: Tx, addresses: string[]): Promise<void> {
  const kept = await tx.contact.findMany({ where: { email: { in: addresses } }, select: { email: true } })
  const isKept = new Set(kept.map(({ email }) => email))
  await tx.suppression.deleteMany({
    where: { address: { in: addresses.filter((address) => !isKept.has(address)) } },
  })
}

/** A company that holds a real contact becomes a real one. */
async function eraseCompanies(tx: Tx): Promise<number> {
  await tx.account.updateMany({
    where: { isSample: true, contacts: { some: {} } },
    data: { isSample: false },
  })
  const { count } = await tx.account.deleteMany({ where: { isSample: true } })
  return count
}
