import { randomUUID } from 'node:crypto'
import type { Product } from './product.ts'

/** Adds a contact as if somebody had done so before; returns its id. */
export async function addContact(
  { query }: Product,
  { firstName, lastName, ownerId = null }: { firstName: string; lastName: string; ownerId?: string | null },
): Promise<string> {
  const id = randomUUID()
  const email = `${firstName}.${lastName}@example.com`.toLowerCase()
  await query(
    `insert into contact (id, "firstName", "lastName", email, "ownerId", "updatedAt") values ($1, $2, $3, $4, $5, now())`,
    [id, firstName, lastName, email, ownerId],
  )
  return id
}

/** Adds a mail that went out an hour ago; returns its id. */
export async function addMessage(
  { query }: Product,
  { contactId, subject }: { contactId: string; subject: string },
): Promise<string> {
  const id = randomUUID()
  await query(
    `insert into message (id, "contactId", stream, provider, "composeKey", "fromAddress", "toAddress", subject, html, text,
       "sendState", status, "sentAt", "createdAt", "updatedAt")
     select $1, id, 'transactional', 'sandbox', gen_random_uuid(), 'desk@example.com', email, $3, '<p>Hello</p>', 'Hello',
       'sent', 'sent', now() - interval '1 hour', now() - interval '1 hour', now() from contact where id = $2`,
    [id, contactId, subject],
  )
  return id
}
