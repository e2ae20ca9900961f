import type { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { profile } from '#lib/users/profile.ts'

/** Changes a person's own name and time zone. The record says which fields, never their content. */
export async function updateProfile({
  userId,
  ...input
}: z.input<typeof profile> & { userId: string }): Promise<void> {
  const wanted = profile.parse(input)
  await transaction(async (tx) => {
    const before = await tx.user.findUniqueOrThrow({ where: { id: userId } })
    const fields = (['name', 'timeZone'] as const).filter((field) => before[field] !== wanted[field])
    if (fields.length === 0) return
    await tx.user.update({ where: { id: userId }, data: wanted })
    const subject = { subjectType: 'user', subjectId: userId }
    await recordAudit(tx, {
      actorId: userId,
      action: 'user.profile-updated',
      ...subject,
      changes: { fields },
    })
  })
}
