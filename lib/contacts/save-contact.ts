import { Prisma } from '#db/client.ts'
import { findOrCreateAccount } from '#lib/accounts/save-account.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { ContactFields } from '#lib/contacts/contact-fields.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

type Creation = ContactFields & { actorId: string | null; isSample?: boolean }
type Change = ContactFields & { id: string; version: number; actorId: string | null }

/** Adds a contact. An address that another contact has is refused with a field error. */
export async function createContact(tx: Tx, input: Creation): Promise<{ id: string }> {
  await requireFreeAddress(tx, input.email, null)
  const data = { ...(await columnsOf(tx, input)), isSample: input.isSample ?? false }
  const { id } = await tx.contact.create({ data, select: { id: true } }).catch(refuseTakenAddress)
  await recordAudit(tx, {
    actorId: input.actorId,
    action: 'contact.created',
    subjectType: 'contact',
    subjectId: id,
  })
  return { id }
}

/** Changes a contact. Throws `conflict` when it was changed since `version` was read. */
export async function updateContact(tx: Tx, input: Change): Promise<{ id: string; version: number }> {
  const before = await tx.contact.findUnique({ where: { id: input.id } })
  if (!before) throw new DomainError('not-found', 'This contact is gone.')
  if (before.version !== input.version) throw changedMeanwhile()
  await requireFreeAddress(tx, input.email, input.id)
  const data = await columnsOf(tx, input)
  const { count } = await tx.contact
    .updateMany({
      where: { id: input.id, version: input.version },
      data: { ...data, version: { increment: 1 } },
    })
    .catch(refuseTakenAddress)
  if (count === 0) throw changedMeanwhile()
  const changed = (Object.keys(data) as (keyof typeof data)[]).filter((name) => data[name] !== before[name])
  await recordAudit(tx, {
    actorId: input.actorId,
    action: 'contact.changed',
    subjectType: 'contact',
    subjectId: input.id,
    changes: { fields: changed },
  })
  return { id: input.id, version: input.version + 1 }
}

async function columnsOf(tx: Tx, input: ContactFields) {
  const { firstName, lastName, email, phone, title, ownerId } = input
  const accountId = input.newAccountName
    ? (await findOrCreateAccount(tx, { name: input.newAccountName })).id
    : input.accountId
  return { firstName, lastName, email, phone, title, ownerId, accountId }
}

/** Asked first because a violated index ends the transaction; the index itself decides between two at once. */
async function requireFreeAddress(tx: Tx, email: string, ownId: string | null): Promise<void> {
  const holder = await tx.contact.findUnique({ where: { email }, select: { id: true } })
  if (holder && holder.id !== ownId) throw takenAddress()
}

function refuseTakenAddress(error: unknown): never {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error
  if (error.code === 'P2002') throw takenAddress()
  // A company or an owner that was removed while the form was open.
  if (error.code === 'P2003') throw new DomainError('conflict', 'The company or owner is gone. Pick another.')
  throw error
}

function takenAddress(): DomainError {
  const sentence = 'Another contact has this address.'
  return new DomainError('invalid', sentence, { fields: { email: sentence } })
}

function changedMeanwhile(): DomainError {
  return new DomainError(
    'conflict',
    'Somebody changed this contact while you were editing. Reload to see their version, then make your change again.',
  )
}
