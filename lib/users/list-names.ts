import { db } from '#lib/db.ts'

/** Everybody there is or was, by name, to choose from. */
export async function listNames(): Promise<{ id: string; name: string }[]> {
  return db().user.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
}
