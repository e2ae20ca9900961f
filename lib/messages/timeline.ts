import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { cutPage, decodeTimeCursor, encodeTimeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'
import { loadMessageItems } from '#lib/messages/load-message-items.ts'
import type { LiveItem, NoteItem, TaskItem, TimelineItem, TimelineKind } from '#lib/messages/timeline-item.ts'
import { loadTasks } from '#lib/tasks/list-tasks.ts'

type Query = {
  contactId: string
  before?: string | null
  /** All kinds unless told. */
  kinds?: readonly TimelineKind[]
  /** Items on a page, at most 200. */
  limit?: number
}

type Ids = Record<TimelineKind, readonly string[]>

const KINDS = ['message', 'note', 'task'] as const

const TABLE: Record<TimelineKind, Prisma.Sql> = {
  message: Prisma.sql`message`,
  note: Prisma.sql`note`,
  task: Prisma.sql`task`,
}

const placeRow = z.object({ type: z.enum(KINDS), id: z.string(), at: z.date() })

/**
 * What happened with a contact, newest first, a page at a time by keyset: each kind gives its newest rows from its
 * index, so that a page costs the same at the top and a hundred thousand items further down.
 */
export async function listTimeline(query: Query): Promise<{ items: TimelineItem[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, 200)
  const kinds = KINDS.filter((kind) => !query.kinds || query.kinds.includes(kind))
  if (kinds.length === 0) return { items: [], next: null }
  const from = decodeTimeCursor(query.before)
  const before = from
    ? Prisma.sql`and ("createdAt", id) < (${from.at}::timestamptz, ${from.id}::uuid)`
    : Prisma.empty
  const newest = kinds.map(
    (kind) => Prisma.sql`(select ${kind} as type, id, "createdAt" as at from ${TABLE[kind]}
      where "contactId" = ${query.contactId}::uuid ${before}
      order by "createdAt" desc, id desc limit ${limit + 1})`,
  )
  const rows = await db().$queryRaw`
    select * from (${Prisma.join(newest, ' union all ')}) as item order by at desc, id desc limit ${limit + 1}`
  const places = z.array(placeRow).parse(rows)
  const page = cutPage(places, limit, (last) => encodeTimeCursor({ at: last.at.toISOString(), id: last.id }))
  const ids = (kind: TimelineKind) =>
    page.items.filter((place) => place.type === kind).map((place) => place.id)
  const loaded = await loadItems({ message: ids('message'), note: ids('note'), task: ids('task') })
  const byId = new Map(loaded.map((item) => [item.id, item]))
  // An item that was erased between the two reads is left out.
  return { items: page.items.flatMap((place) => byId.get(place.id) ?? []), next: page.next }
}

/** Fresh items for open pages, each with the contact whose timeline it is on; those that are gone are left out. */
export async function loadTimelineItems(
  messageIds: readonly string[],
  taskIds: readonly string[] = [],
  noteIds: readonly string[] = [],
): Promise<LiveItem[]> {
  const items = await loadItems({ message: messageIds, task: taskIds, note: noteIds })
  return items.map((item) => ({ contactId: item.contactId, item }))
}

async function loadItems(ids: Ids): Promise<TimelineItem[]> {
  const [messages, notes, tasks] = await Promise.all([
    loadMessageItems(ids.message),
    loadNoteItems(ids.note),
    loadTaskItems(ids.task),
  ])
  return [...messages, ...notes, ...tasks]
}

async function loadNoteItems(ids: readonly string[]): Promise<NoteItem[]> {
  if (ids.length === 0) return []
  const notes = await db().note.findMany({
    where: { id: { in: [...ids] } },
    include: { author: { select: { name: true } } },
  })
  return notes.map(({ id, contactId, body, createdAt, author }) => ({
    type: 'note',
    id,
    at: createdAt.toISOString(),
    contactId,
    body,
    authorName: author?.name ?? null,
  }))
}

async function loadTaskItems(ids: readonly string[]): Promise<TaskItem[]> {
  if (ids.length === 0) return []
  const tasks = await loadTasks(ids)
  return tasks.map(({ createdAt, dueAt, doneAt, workflowRunId, workflowName, ...task }) => ({
    type: 'task',
    id: task.id,
    at: createdAt.toISOString(),
    contactId: task.contactId,
    contactName: task.contactName,
    title: task.title,
    dueAt: dueAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
    ownerId: task.ownerId,
    ownerName: task.ownerName,
    workflow: workflowRunId ? { runId: workflowRunId, name: workflowName ?? 'A workflow' } : null,
  }))
}
