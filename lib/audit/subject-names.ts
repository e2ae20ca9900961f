import { z } from 'zod'
import { db } from '#lib/db.ts'

/** What an audit row is about. */
export type SubjectRef = { type: string; id: string }

type Named = { id: string; name: string }

const ids = (refs: string[]) => ({ where: { id: { in: refs } } })

/** How the things an audit row can be about are called today. One query for each type. */
const NAMES: Record<string, (refs: string[]) => Promise<Named[]>> = {
  user: (refs) => db().user.findMany({ ...ids(refs), select: { id: true, name: true } }),
  account: (refs) => db().account.findMany({ ...ids(refs), select: { id: true, name: true } }),
  workflow: (refs) => db().workflow.findMany({ ...ids(refs), select: { id: true, name: true } }),
  contact: async (refs) => {
    const rows = await db().contact.findMany({
      ...ids(refs),
      select: { id: true, firstName: true, lastName: true, email: true },
    })
    return rows.map(({ id, firstName, lastName, email }) => ({
      id,
      name: `${firstName} ${lastName}`.trim() || email,
    }))
  },
  'mail-domain': async (refs) => {
    const rows = await db().mailDomain.findMany({ ...ids(refs), select: { id: true, domain: true } })
    return rows.map(({ id, domain }) => ({ id, name: domain }))
  },
  message: async (refs) => {
    const rows = await db().message.findMany({ ...ids(refs), select: { id: true, subject: true } })
    return rows.map(({ id, subject }) => ({ id, name: subject }))
  },
}

/** Looks up the names of many things at once; the answer tells one's name, null when it has none or is gone. */
export async function namesOfSubjects(refs: SubjectRef[]): Promise<(ref: SubjectRef) => string | null> {
  const found = await Promise.all(
    Object.entries(NAMES).map(async ([type, load]) => {
      const wanted = refs.filter((ref) => ref.type === type && z.uuid().safeParse(ref.id).success)
      const rows = wanted.length > 0 ? await load([...new Set(wanted.map(({ id }) => id))]) : []
      return rows.map(({ id, name }) => [`${type} ${id}`, name] as const)
    }),
  )
  const names = new Map(found.flat())
  return ({ type, id }) => names.get(`${type} ${id}`) ?? null
}
