import { Prisma } from '#db/client.ts'
import { db, type Tx } from '#lib/db.ts'

/** A mail this old is of no use to anybody, whatever became of it. */
const KEPT_DAYS = 90

/**
 * Erases the texts of mails whose one-time link was used, replaced or ran out (all of them, or the one that is named), and
 * calls off those that had still to go out. A mail that is being handed over is left alone.
 */
export async function lapseSystemMails(id: string | null, now = new Date()): Promise<void> {
  await db().$executeRaw`
    update system_mail m
    set "sealedText" = null, "updatedAt" = ${now},
      state = case when m.state in ('queued', 'no_server') then 'lapsed' else m.state end
    where m.purpose <> 'alert' and m."sealedText" is not null
      and m.state in ('queued', 'no_server', 'failed', 'unconfirmed')
      and (${id}::uuid is null or m.id = ${id}::uuid)
      and not ${linkWorks(now)}`
}

/** How many mails wait for a server and would still be good for something. */
export async function countWaiting(from: Tx, now: Date): Promise<number> {
  const [row] = await from.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from system_mail m
    where m.state = 'no_server' and (m.purpose = 'alert' or ${linkWorks(now)})`
  return row?.count ?? 0
}

/** Whether the link in a mail (m) still lets its person in. */
function linkWorks(now: Date): Prisma.Sql {
  return Prisma.sql`exists (
    select 1 from one_time_link l join "user" u on u.id = l."userId"
    where l.id = m."linkId" and l."usedAt" is null and l."expiresAt" > ${now} and u."deactivatedAt" is null)`
}

/** The nightly broom: texts that are no longer good for anything, and every mail after 90 days. */
export async function sweepSystemMails(now: Date): Promise<void> {
  await lapseSystemMails(null, now)
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await db().systemMail.deleteMany({ where: { createdAt: { lt: before } } })
}

/** `used`: somebody came in by it. `dead`: it was replaced, ran out, or its person was deactivated. */
export type LinkState = 'works' | 'used' | 'dead'

/** How the links stand that some mails carry; an id that is not in the answer is gone. */
export async function readLinkStates(
  from: Tx,
  linkIds: string[],
  now: Date,
): Promise<Map<string, LinkState>> {
  const links = await from.oneTimeLink.findMany({
    where: { id: { in: linkIds } },
    select: { id: true, usedAt: true, expiresAt: true, user: { select: { deactivatedAt: true } } },
  })
  return new Map(
    links.map(({ id, usedAt, expiresAt, user }) => {
      if (usedAt) return [id, 'used']
      return [id, expiresAt > now && !user.deactivatedAt ? 'works' : 'dead']
    }),
  )
}
