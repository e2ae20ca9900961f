import { listContacts } from '#lib/contacts/list-contacts.ts'
import { personName } from '#lib/contacts/person-name.ts'

export type FoundContact = { id: string; name: string; email: string; accountName: string | null }

/** The first contacts that match, for the palette. Nothing typed finds nothing. */
export async function searchContacts(q: string, limit = 8): Promise<FoundContact[]> {
  if (q.trim() === '') return []
  const { items } = await listContacts({ q, limit })
  return items.map((contact) => ({
    id: contact.id,
    name: personName(contact),
    email: contact.email,
    accountName: contact.accountName,
  }))
}
