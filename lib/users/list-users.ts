import { db } from '#lib/db.ts'

export type UserRow = {
  id: string
  email: string
  name: string
  role: 'admin' | 'sales'
  mustChangePassword: boolean
  deactivatedAt: Date | null
  createdAt: Date
}

/** Everyone who can or could sign in: the active ones first, then by name. */
export async function listUsers(): Promise<UserRow[]> {
  return db().user.findMany({
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      mustChangePassword: true,
      deactivatedAt: true,
      createdAt: true,
    },
    orderBy: [{ deactivatedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
  })
}
