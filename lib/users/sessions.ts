import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

/** How long a sign-in lasts, seconds: two weeks from its beginning, however busy it is. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60

/** A session in use is noted as seen this often, so that reading a page is not a write each time. */
const SEEN_EVERY_MS = 5 * 60 * 1000

export type SessionRow = { id: string; device: string; createdAt: Date; lastSeenAt: Date; expiresAt: Date }

/** Begins a session in a browser (see `deviceName`) and returns its id; forgets those of this person that ran out. */
export async function openSession(tx: Tx, session: { userId: string; device: string }): Promise<string> {
  const now = Date.now()
  await tx.session.deleteMany({ where: { userId: session.userId, expiresAt: { lt: new Date(now) } } })
  const expiresAt = new Date(now + SESSION_SECONDS * 1000)
  const { id } = await tx.session.create({ data: { ...session, expiresAt }, select: { id: true } })
  return id
}

/** A session that has not run out, with its person; null when it ended or never was. */
export function findSession(session: { id: string; userId: string }) {
  return db().session.findFirst({
    where: { ...session, expiresAt: { gt: new Date() } },
    include: { user: { include: { twoFactor: { select: { confirmedAt: true } } } } },
  })
}

/** Notes that a session is in use, at most every five minutes. */
export async function noteSeen({ id, lastSeenAt }: Pick<SessionRow, 'id' | 'lastSeenAt'>): Promise<void> {
  const before = new Date(Date.now() - SEEN_EVERY_MS)
  if (lastSeenAt > before) return
  await db().session.updateMany({
    where: { id, lastSeenAt: { lte: before } },
    data: { lastSeenAt: new Date() },
  })
}

/** Where a person is signed in, the latest seen first. */
export async function listSessions(userId: string): Promise<SessionRow[]> {
  return db().session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    select: { id: true, device: true, createdAt: true, lastSeenAt: true, expiresAt: true },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: 50,
  })
}

/** Ends one session of a person: its cookie, and every copy of it, opens nothing any more. Ended ones stay ended. */
export async function endSession(session: { id: string; userId: string }): Promise<void> {
  await db().session.deleteMany({ where: session })
}

/**
 * Ends every session of a person at its next request, in the caller's transaction; open streams end within 15 s.
 * Returns the version that sessions begun from now on carry. Throws `not-found`.
 */
export async function endSessionsIn(tx: Tx, userId: string): Promise<number> {
  await tx.session.deleteMany({ where: { userId } })
  // Ways in that whoever held a session may have prepared: an open link, a second step that was not confirmed.
  await tx.oneTimeLink.deleteMany({ where: { userId, usedAt: null } })
  await tx.twoFactor.deleteMany({ where: { userId, confirmedAt: null } })
  const [user] = await tx.user.updateManyAndReturn({
    where: { id: userId },
    data: { sessionVersion: { increment: 1 } },
    select: { sessionVersion: true },
  })
  if (!user) throw new DomainError('not-found', 'This person is gone. Reload the page.')
  return user.sessionVersion
}

/** Signs a person out everywhere: themselves, the session they ask in too, or an admin for them. */
export async function signOutEverywhere(access: { userId: string; actorId: string }): Promise<void> {
  await transaction(async (tx) => {
    await endSessionsIn(tx, access.userId)
    const subject = { subjectType: 'user', subjectId: access.userId }
    await recordAudit(tx, { actorId: access.actorId, action: 'user.signed-out-everywhere', ...subject })
  })
}
