import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { personName } from '#lib/contacts/person-name.ts'
import { cutPage, decodeCursor, encodeTimeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'
import { becauseSchema } from '#lib/workflows/conditions.ts'
import { becauseSentence } from '#lib/workflows/sentences.ts'
import { findSkips, loadSkips, type Skip } from '#lib/workflows/skips.ts'
import { findFact } from '#lib/workflows/triggers/registry.ts'

export const RUN_STATES = ['queued', 'running', 'done', 'skipped', 'failed'] as const
export type RunState = (typeof RUN_STATES)[number]

export type RunRow = {
  id: string
  at: Date
  state: RunState
  workflow: { id: string; name: string; version: number }
  contact: { id: string; name: string } | null
  message: { id: string; subject: string } | null
  /** Why it was skipped or what went wrong; null for a run that went as it should. */
  reason: string | null
}

type Query = {
  workflowId?: string
  /** Runs about this message. */
  messageId?: string
  states?: readonly RunState[]
  before?: string | null
  /** Rows on a page, at most 200. */
  limit?: number
}

const placeRow = z.object({ id: z.string(), at: z.date() })
type Place = z.output<typeof placeRow>

/** Time and id of a run, or of a skip, whose id is no UUID. */
const cursorShape = z.tuple([z.iso.datetime(), z.string().max(60)])

/** Runs, newest first, a page at a time by keyset. What was skipped is no row among the runs: it is joined in here. */
export async function listRuns(query: Query = {}): Promise<{ items: RunRow[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, 200)
  const cursor = decodeCursor(query.before, cursorShape)
  const before = cursor && { at: cursor[0], id: cursor[1] }
  const wantsSkips = !query.states || query.states.length === 0 || query.states.includes('skipped')
  const [runs, skips] = await Promise.all([
    findPlaces(query, before, limit + 1).then((rows) => z.array(placeRow).parse(rows)),
    wantsSkips ? findSkips({ ...query, before, limit: limit + 1 }) : [],
  ])
  const places = [...runs, ...skips].sort(newestFirst)
  const page = cutPage(places, limit, ({ id, at }) => encodeTimeCursor({ at: at.toISOString(), id }))
  const ids = page.items.map(({ id }) => id)
  const [ran, skipped] = await Promise.all([
    loadRows(ids.filter((id) => !skips.some((skip) => skip.id === id))),
    loadSkips(ids),
  ])
  const rows = new Map([...ran, ...skipped.map(skippedRow)].map((row) => [row.id, row]))
  return { items: ids.flatMap((id) => rows.get(id) ?? []), next: page.next }
}

function newestFirst(a: Place, b: Place): number {
  return b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)
}

/**
 * The newest of each version and state, then the newest of those: each look is bounded by the index (versionId, state,
 * createdAt, id), so that the few that failed are found as quickly as the many that went well.
 */
function findPlaces(
  { workflowId, messageId, states }: Query,
  before: { at: string; id: string } | null,
  count: number,
) {
  const older = before
    ? Prisma.sql`and r."createdAt" <= ${before.at}::timestamptz
        and (r."createdAt" < ${before.at}::timestamptz or r.id::text collate "C" < ${before.id})`
    : Prisma.empty
  if (messageId) {
    return db().$queryRaw`
      select r.id::text, r."createdAt" as at from workflow_run r where r."messageId" = ${messageId}::uuid ${older}
      order by r."createdAt" desc, r.id desc limit ${count}`
  }
  const wanted = [...(states && states.length > 0 ? states : RUN_STATES)]
  const ofWorkflow = workflowId ? Prisma.sql`where v."workflowId" = ${workflowId}::uuid` : Prisma.empty
  return db().$queryRaw`
    select found.id::text, found."createdAt" as at
    from workflow_version v
    cross join unnest(${wanted}::"RunState"[]) as s(state)
    cross join lateral (
      select r.id, r."createdAt" from workflow_run r
      where r."versionId" = v.id and r.state = s.state ${older}
      order by r."createdAt" desc, r.id desc limit ${count}
    ) as found
    ${ofWorkflow}
    order by found."createdAt" desc, found.id desc limit ${count}`
}

function skippedRow({ id, at, workflow, contact, message, because }: Skip): RunRow {
  return { id, at, state: 'skipped', workflow, contact, message, reason: whySkipped(because) }
}

async function loadRows(ids: string[]): Promise<RunRow[]> {
  const runs = await db().workflowRun.findMany({
    where: { id: { in: ids } },
    include: {
      version: { select: { number: true, workflow: { select: { id: true, name: true } } } },
      contact: { select: { id: true, firstName: true, lastName: true, email: true } },
      message: { select: { id: true, subject: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return runs.map(({ id, createdAt, state, version, contact, message, error, because }) => ({
    id,
    at: createdAt,
    state,
    workflow: { ...version.workflow, version: version.number },
    contact: contact && { id: contact.id, name: personName(contact) },
    message,
    reason: error ?? (state === 'skipped' ? whySkipped(because) : null),
  }))
}

/** The first condition that did not hold. */
function whySkipped(stored: unknown): string | null {
  const because = z.array(becauseSchema).safeParse(stored)
  const line = because.data?.find(({ passed }) => !passed)
  return line ? becauseSentence(line, findFact(line.field)) : null
}
