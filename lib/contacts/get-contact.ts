import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { listSuppressions, type SuppressionRow } from '#lib/suppressions/list-suppressions.ts'

export type ContactPage = {
  id: string
  firstName: string
  lastName: string
  email: string
  phone: string
  title: string
  account: { id: string; name: string } | null
  owner: { id: string; name: string } | null
  isSample: boolean
  version: number
  createdAt: Date
  suppressions: SuppressionRow[]
}

/** One contact with what its page shows about the person; throws `not-found`. */
export async function getContact(id: string): Promise<ContactPage> {
  const contact = await db().contact.findUnique({
    where: { id },
    include: { account: { select: { id: true, name: true } }, owner: { select: { id: true, name: true } } },
  })
  if (!contact) throw new DomainError('not-found', 'This contact is gone.')
  const { firstName, lastName, email, phone, title, account, owner, isSample, version, createdAt } = contact
  return {
    id,
    firstName,
    lastName,
    email,
    phone,
    title,
    account,
    owner,
    isSample,
    version,
    createdAt,
    suppressions: await listSuppressions(email),
  }
}
