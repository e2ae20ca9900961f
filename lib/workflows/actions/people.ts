import { db } from '#lib/db.ts'

type People = { contactId: string | null; messageId: string | null }
type Person = { id: string; timeZone: string }

/** The owner of the run's contact, unless deactivated. */
export async function findContactOwner({ contactId }: People): Promise<Person | null> {
  if (!contactId) return null
  return db().user.findFirst({ where: { contacts: { some: { id: contactId } }, deactivatedAt: null } })
}

/** The user who wrote the run's message, unless deactivated. */
export async function findMessageSender({ messageId }: People): Promise<Person | null> {
  if (!messageId) return null
  return db().user.findFirst({ where: { messages: { some: { id: messageId } }, deactivatedAt: null } })
}

/** A user by id, unless deactivated. */
export function findActiveUser(id: string): Promise<Person | null> {
  return db().user.findFirst({ where: { id, deactivatedAt: null } })
}
