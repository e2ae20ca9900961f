import { Prisma } from '#db/client.ts'

/** Nobody has a mail open and its links clicked so soon after the receiving server took it (SQL interval). */
const TOO_SOON = '2 seconds'

/**
 * SQL that is true of an open or a click which no person made: what the provider says of it, and clicks on two links
 * or more within two seconds of the delivery, which is how scanners of incoming mail read (the provider marks none of
 * them). It is found when read, from all events of the message, so the order in which they came cannot matter. A
 * scanner that finds a single link is taken for a person. `event` and `message` are the names the query gives its tables.
 */
export function byMachine(event: string, message: string): Prisma.Sql {
  const [e, m] = [Prisma.raw(event), Prisma.raw(message)]
  const soon = Prisma.sql`((${m}.marks->'delivered'->>'first')::timestamptz + ${TOO_SOON}::interval)`
  return Prisma.sql`(${e}."isMachine" or (${e}.kind = 'clicked' and ${e}."occurredAt" <= ${soon}
    and coalesce((select count(distinct other.url) > 1 from mail_event other
      where other."messageId" = ${m}.id and other.kind = 'clicked' and other."occurredAt" <= ${soon}), false)))`
}
