import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { personName } from '#lib/contacts/person-name.ts'
import { db } from '#lib/db.ts'
import type { Because } from '#lib/workflows/conditions.ts'
import { explain } from '#lib/workflows/consider.ts'
import { factsSchema } from '#lib/workflows/facts.ts'
import { readVersion } from '#lib/workflows/live-versions.ts'

/** An event that a version did not take. Its id names both: `event.version`. */
export type Skip = {
  id: string
  at: Date
  depth: number
  workflow: { id: string; name: string; version: number }
  definition: unknown
  eventKind: string
  contact: { id: string; name: string } | null
  message: { id: string; subject: string } | null
  /** What decided, from the frozen conditions and the facts as they were. */
  because: Because[]
}

type Query = {
  workflowId?: string
  messageId?: string
  before: { at: string; id: string } | null
  limit: number
}

const SKIP_ID = /^(\d{1,18})\.([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/
const placeRow = z.object({ id: z.string(), at: z.date() })

/** The ids of skips, newest first. */
export async function findSkips({
  workflowId,
  messageId,
  before,
  limit,
}: Query): Promise<z.output<typeof placeRow>[]> {
  const id = Prisma.sql`c."eventId"::text || '.' || v.id::text`
  const older = before
    ? Prisma.sql`and c.at <= ${before.at}::timestamptz and (c.at < ${before.at}::timestamptz or ${id} collate "C" < ${before.id})`
    : Prisma.empty
  const ofWorkflow = workflowId ? Prisma.sql`and v."workflowId" = ${workflowId}::uuid` : Prisma.empty
  const found = messageId
    ? db().$queryRaw`
        select ${id} as id, c.at from mail_event e
        join considered_event c on c."eventId" = e.id
        join workflow_version v on v.id = any(c.skipped) ${ofWorkflow}
        where e."messageId" = ${messageId}::uuid ${older}
        order by c.at desc, ${id} collate "C" desc limit ${limit}`
    : db().$queryRaw`
        with hours as (
          select t.hour, sum(t.count) as count from skip_tally t join workflow_version v on v.id = t."versionId"
          where ${before?.at ?? '9999-01-01'}::timestamptz >= t.hour ${ofWorkflow} group by t.hour
        ), needed as (
          -- The newest hour may lie behind the cursor in part, so what it holds counts for nothing.
          select hour from (
            select hour, sum(count) over (order by hour desc) - count - first_value(count) over (order by hour desc) as newer from hours
          ) as h where newer < ${limit}
        )
        select found.id, found.at from needed cross join lateral (
          select ${id} as id, c.at from considered_event c
          join workflow_version v on v.id = any(c.skipped) ${ofWorkflow}
          where c.at >= needed.hour and c.at < needed.hour + interval '1 hour' ${older}
          order by c.at desc, ${id} collate "C" desc limit ${limit}
        ) as found
        order by found.at desc, found.id collate "C" desc limit ${limit}`
  return z.array(placeRow).parse(await found)
}

/** Those of these ids that are skips and are still there, in no order. */
export async function loadSkips(ids: readonly string[]): Promise<Skip[]> {
  const pairs = ids.flatMap((id) => {
    const [, eventId, versionId] = SKIP_ID.exec(id) ?? []
    return eventId && versionId ? [{ id, eventId: BigInt(eventId), versionId }] : []
  })
  if (pairs.length === 0) return []
  const [events, versions] = await Promise.all([
    db().consideredEvent.findMany({
      where: { eventId: { in: pairs.map(({ eventId }) => eventId) } },
      include: {
        event: {
          select: {
            kind: true,
            message: {
              select: {
                id: true,
                subject: true,
                contact: { select: { id: true, firstName: true, lastName: true, email: true } },
              },
            },
          },
        },
      },
    }),
    db().workflowVersion.findMany({
      where: { id: { in: pairs.map(({ versionId }) => versionId) } },
      include: { workflow: { select: { id: true, name: true } } },
    }),
  ])
  const eventOf = new Map(events.map((event) => [event.eventId, event]))
  const versionOf = new Map(versions.map((version) => [version.id, version]))
  return pairs.flatMap(({ id, eventId, versionId }) => {
    const considered = eventOf.get(eventId)
    const version = versionOf.get(versionId)
    if (!considered || !version || !considered.skipped.includes(versionId)) return []
    const { at, depth, event } = considered
    const asker = readVersion(versionId, version.definition)
    const contact = event.message?.contact
    return {
      id,
      at,
      depth,
      workflow: { ...version.workflow, version: version.number },
      definition: version.definition,
      eventKind: event.kind,
      contact: contact ? { id: contact.id, name: personName(contact) } : null,
      message: event.message && { id: event.message.id, subject: event.message.subject },
      because: asker ? explain(asker, { depth, facts: factsSchema.parse(considered.facts) }) : [],
    }
  })
}
