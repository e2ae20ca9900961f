import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { cutPage, decodeTimeCursor, encodeTimeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'

type Query = {
  ownerId?: string
  contactId?: string
  /** Open tasks are few and come by due time, those without one last; done ones come by when they were done. */
  view: 'open' | 'done'
  /** For `done` only. */
  before?: string | null
  /** At most 500. */
  limit?: number
}

const row = z.object({
  id: z.string(),
  title: z.string(),
  dueAt: z.date().nullable(),
  doneAt: z.date().nullable(),
  createdAt: z.date(),
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
  accountName: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  workflowRunId: z.string().nullable(),
  workflowName: z.string().nullable(),
})

export type TaskRow = z.output<typeof row>

/** Tasks of a person or about a contact, with the workflow that made them. */
export async function listTasks(query: Query): Promise<{ items: TaskRow[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 100, 500)
  const rows = await select(
    Prisma.sql`where ${Prisma.join(conditions(query), ' and ')}
      order by ${query.view === 'open' ? Prisma.sql`t."dueAt" asc nulls last, t."createdAt", t.id` : Prisma.sql`t."doneAt" desc, t.id desc`}
      limit ${limit + 1}`,
  )
  const page = cutPage(rows, limit, (last) =>
    encodeTimeCursor({ at: (last.doneAt ?? last.createdAt).toISOString(), id: last.id }),
  )
  return query.view === 'done' ? page : { ...page, next: null }
}

/** The given tasks, in no order; those that are gone are left out. */
export function loadTasks(ids: readonly string[]): Promise<TaskRow[]> {
  return select(Prisma.sql`where t.id = any(${[...ids]}::uuid[])`)
}

/** How many open tasks a person has, and how many of them were due before `now`. */
export async function countOpenTasks(
  ownerId: string,
  now = new Date(),
): Promise<{ open: number; overdue: number }> {
  const where = { ownerId, doneAt: null }
  const [open, overdue] = await Promise.all([
    db().task.count({ where }),
    db().task.count({ where: { ...where, dueAt: { lt: now } } }),
  ])
  return { open, overdue }
}

function conditions({ ownerId, contactId, view, before }: Query): Prisma.Sql[] {
  const found = [view === 'open' ? Prisma.sql`t."doneAt" is null` : Prisma.sql`t."doneAt" is not null`]
  if (ownerId) found.push(Prisma.sql`t."ownerId" = ${ownerId}::uuid`)
  if (contactId) found.push(Prisma.sql`t."contactId" = ${contactId}::uuid`)
  const from = view === 'done' ? decodeTimeCursor(before) : null
  if (from) found.push(Prisma.sql`(t."doneAt", t.id) < (${from.at}::timestamptz, ${from.id}::uuid)`)
  return found
}

async function select(rest: Prisma.Sql): Promise<TaskRow[]> {
  const rows = await db().$queryRaw`
    select t.id, t.title, t."dueAt", t."doneAt", t."createdAt", t."contactId",
      coalesce(nullif(trim(c."firstName" || ' ' || c."lastName"), ''), c.email) as "contactName",
      a.name as "accountName", t."ownerId", o.name as "ownerName", s."runId" as "workflowRunId", w.name as "workflowName"
    from task t
    left join contact c on c.id = t."contactId"
    left join account a on a.id = c."accountId"
    left join "user" o on o.id = t."ownerId"
    left join workflow_step s on s.id = t."workflowStepId"
    left join workflow_run r on r.id = s."runId"
    left join workflow_version v on v.id = r."versionId"
    left join workflow w on w.id = v."workflowId"
    ${rest}`
  return z.array(row).parse(rows)
}
