import { sqlStatements } from '#lib/db.ts'

type People = { contactId: string | null; messageId: string | null }
type Person = { id: string; timeZone: string }

/** The owner of the run's contact, unless deactivated. */
export async function findContactOwner({ contactId }: People): Promise<Person | null> {
  if (!contactId) return null
  const [owner] = await sqlStatements().$queryRaw<Person[]>`
    select u.id, u."timeZone" from "user" u join contact c on c."ownerId" = u.id
    where c.id = ${contactId}::uuid and u."deactivatedAt" is null`
  return owner ?? null
}

/** The user who wrote the run's message, unless deactivated. */
export async function findMessageSender({ messageId }: People): Promise<Person | null> {
  if (!messageId) return null
  const [sender] = await sqlStatements().$queryRaw<Person[]>`
    select u.id, u."timeZone" from "user" u join message m on m."senderId" = u.id
    where m.id = ${messageId}::uuid and u."deactivatedAt" is null`
  return sender ?? null
}

/** A user by id, unless deactivated. */
export async function findActiveUser(id: string): Promise<Person | null> {
  const [user] = await sqlStatements().$queryRaw<Person[]>`
    select id, "timeZone" from "user" where id::text = ${id} and "deactivatedAt" is null`
  return user ?? null
}
