import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'

/** Advisory lock: two admins who take each other's role at the same moment would leave nobody. */
const ADMINS_LOCK = 7_303

type Access = { userId: string; actorId: string }

/** Makes a person an admin or sales, at their next request. Throws `conflict` for the last admin. */
export async function setRole({
  userId,
  actorId,
  role,
}: Access & { role: 'admin' | 'sales' }): Promise<void> {
  await change({ userId, actorId }, 'user.role-changed', { role }, ({ role: from }) => ({ from, role }))
}

/** Lets nobody sign in as this person, and ends their sessions. What they wrote stays. Throws `conflict` for the last admin. */
export async function deactivateUser(access: Access): Promise<void> {
  await change(access, 'user.deactivated', { deactivatedAt: new Date() }, () => ({}))
}

export async function reactivateUser(access: Access): Promise<void> {
  await change(access, 'user.reactivated', { deactivatedAt: null }, () => ({}))
}

async function change(
  { userId, actorId }: Access,
  action: string,
  data: Parameters<Tx['user']['update']>[0]['data'],
  changesFrom: (before: { role: string }) => Record<string, string>,
): Promise<void> {
  await transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(${ADMINS_LOCK}::bigint)::text`
    const before = await tx.user.findUnique({ where: { id: userId }, select: { role: true } })
    if (!before) throw new DomainError('not-found', 'This person is gone. Reload the page.')
    await tx.user.update({ where: { id: userId }, data })
    await requireAnAdmin(tx)
    // Sessions of before must not come back to life with the person.
    if (data.deactivatedAt) await endSessionsIn(tx, userId)
    await recordAudit(tx, {
      actorId,
      action,
      subjectType: 'user',
      subjectId: userId,
      changes: changesFrom(before),
    })
  })
}

/** One who can sign in: an invitation that nobody took is none. */
async function requireAnAdmin(tx: Tx): Promise<void> {
  const admins = await tx.user.count({
    where: { role: 'admin', deactivatedAt: null, passwordHash: { not: null } },
  })
  if (admins === 0) {
    throw new DomainError('conflict', 'This is the last admin. Make somebody else an admin first.')
  }
}
