import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { address } from '#lib/mail/address.ts'
import { hashPassword, newPassword } from '#lib/users/password.ts'
import { personName, timeZone } from '#lib/users/profile.ts'

const newUser = z.object({
  email: address,
  name: personName,
  role: z.enum(['admin', 'sales']),
  timeZone: timeZone.default('UTC'),
  /** The person did not choose this password and is asked for one of their own. */
  mustChangePassword: z.boolean().default(false),
})

type Actor = { actorId: string | null }

/** Makes a person who can sign in, and returns the id; throws `invalid` when the address is taken. */
export async function createUser(
  tx: Tx,
  { password, ...user }: z.input<typeof newUser> & Actor & { password: string },
): Promise<string> {
  return addUser(tx, { ...user, passwordHash: await hashPassword(newPassword.parse(password)) })
}

/** Makes a person; without a `passwordHash` they cannot sign in yet. Throws `invalid` when the address is taken. */
export async function addUser(
  tx: Tx,
  { actorId, passwordHash, ...input }: z.input<typeof newUser> & Actor & { passwordHash: string | null },
): Promise<string> {
  const user = newUser.parse(input)
  const [created] = await tx.user.createManyAndReturn({
    data: [{ ...user, passwordHash }],
    skipDuplicates: true,
    select: { id: true },
  })
  if (!created) {
    throw new DomainError('invalid', 'Somebody signs in with this address already.', {
      fields: { email: 'This address is taken. Use another one.' },
    })
  }
  const action = passwordHash === null ? 'user.invited' : 'user.created'
  const subject = { subjectType: 'user', subjectId: created.id }
  await recordAudit(tx, { actorId, action, ...subject, changes: { role: user.role } })
  return created.id
}
