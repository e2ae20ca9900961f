import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { address } from '#lib/mail/address.ts'
import { hashPassword, newPassword } from '#lib/users/password.ts'
import { personName, timeZone } from '#lib/users/profile.ts'

export const newUser = z.object({
  email: address,
  name: personName,
  role: z.enum(['admin', 'sales']),
  password: newPassword,
  timeZone: timeZone.default('UTC'),
  /** The person did not choose this password and is asked for one of their own. */
  mustChangePassword: z.boolean().default(false),
})

/** Makes a person who can sign in, and returns the id; throws `invalid` when the address is taken. */
export async function createUser(
  tx: Tx,
  { actorId, ...input }: z.input<typeof newUser> & { actorId: string | null },
): Promise<string> {
  const { password, ...user } = newUser.parse(input)
  const data = [{ ...user, passwordHash: await hashPassword(password) }]
  const [created] = await tx.user.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } })
  if (!created) {
    throw new DomainError('invalid', 'Somebody signs in with this address already.', {
      fields: { email: 'This address is taken. Use another one.' },
    })
  }
  const subject = { subjectType: 'user', subjectId: created.id }
  await recordAudit(tx, { actorId, action: 'user.created', ...subject, changes: { role: user.role } })
  return created.id
}
