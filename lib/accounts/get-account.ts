import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

export type AccountPage = {
  id: string
  name: string
  domain: string | null
  owner: { id: string; name: string } | null
  contactCount: number
  isSample: boolean
  /** For the optimistic check of the next change. */
  version: number
}

/** One company; throws `not-found`. */
export async function getAccount(id: string): Promise<AccountPage> {
  const account = await db().account.findUnique({
    where: { id },
    include: { owner: { select: { id: true, name: true } }, _count: { select: { contacts: true } } },
  })
  if (!account) throw new DomainError('not-found', 'This company is gone.')
  const { name, domain, owner, isSample, version, _count } = account
  return { id, name, domain, owner, isSample, version, contactCount: _count.contacts }
}
