import { transaction } from '#lib/db.ts'
import { createUser } from '#lib/users/create-user.ts'
import { makePassword } from '#lib/users/password.ts'

/** Advisory lock: of several processes that start on an empty database, one makes the admin. */
const FIRST_ADMIN_LOCK = 7_300

const FALLBACK_EMAIL = 'admin@example.com'

export type FirstAdmin = {
  id: string
  email: string
  created: boolean
  /** The made password, in this call only; null when one was given or an admin exists. */
  password: string | null
  /** Whether the password that this person was given is still theirs. */
  mustChangePassword: boolean
}

/**
 * Makes the first admin when there is none; the address and password are ignored once there is one. Without a password
 * one is made, to be changed by the person.
 */
export async function ensureFirstAdmin(wanted: {
  email: string | null
  password: string | null
}): Promise<FirstAdmin> {
  return transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(${FIRST_ADMIN_LOCK}::bigint)::text`
    const present = await tx.user.findFirst({
      where: { role: 'admin' },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    if (present) {
      const { id, email, mustChangePassword } = present
      return { id, email, created: false, password: null, mustChangePassword }
    }
    const password = wanted.password ?? makePassword()
    const isMade = wanted.password === null
    const email = (wanted.email ?? FALLBACK_EMAIL).trim().toLowerCase()
    const id = await createUser(tx, {
      email,
      name: 'Admin',
      role: 'admin',
      password,
      mustChangePassword: isMade,
      actorId: null,
    })
    return { id, email, created: true, password: isMade ? password : null, mustChangePassword: isMade }
  })
}
