import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { transaction, type Tx } from '#lib/db.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import type { Because } from '#lib/workflows/conditions.ts'
import { consider } from '#lib/workflows/consider.ts'
import type { Facts } from '#lib/workflows/facts.ts'
import { listLiveVersions, type LiveVersion } from '#lib/workflows/live-versions.ts'
import { loadSubjects, type Subject } from '#lib/workflows/load-subjects.ts'

type Row = {
  id: string
  versionId: string
  eventId: string
  messageId: string | null
  contactId: string | null
  state: 'queued' | 'skipped'
  because: Because[]
  facts: Facts
  depth: number
  finishedAt: string | null
}

const inserted = z.array(z.object({ id: z.string(), state: z.enum(['queued', 'skipped']) }))

/**
 * Lets every workflow that is live now look at these events: one run for each (version, event), queued where its
 * conditions hold and otherwise skipped with the reason. Events that were looked at before change nothing, so the job
 * may come any number of times. A fixed number of statements, however many events. A workflow that is paused or
 * published anew meanwhile leaves the runs that have begun to their version.
 */
export function startWorkflows(eventIds: bigint[]): Promise<void> {
  return transaction(async (tx) => {
    const versions = await listLiveVersions(tx)
    const kinds = [...new Set(versions.flatMap(({ trigger }) => trigger.kinds))]
    if (kinds.length === 0 || eventIds.length === 0) return
    const subjects = await loadSubjects(tx, eventIds, kinds)
    const runs = await insertRuns(
      tx,
      subjects.flatMap((subject) => rowsFor(subject, versions)),
    )
    const queued = runs.filter(({ state }) => state === 'queued')
    await enqueueAll(
      tx,
      'workflows.run',
      queued.map(({ id }) => ({ runId: id })),
    )
  })
}

function rowsFor(subject: Subject, versions: readonly LiveVersion[]): Row[] {
  return versions.flatMap(({ id, trigger, definition }) => {
    const outcome = consider(trigger, definition, subject)
    if (!outcome) return []
    return {
      id: randomUUID(),
      versionId: id,
      eventId: String(subject.eventId),
      messageId: subject.messageId,
      contactId: subject.contactId,
      state: outcome.passed ? ('queued' as const) : ('skipped' as const),
      because: outcome.because,
      // Only a run needs its facts; most events are skipped, and their reasons are in `because`.
      facts: outcome.passed ? subject.facts : {},
      depth: subject.depth,
      finishedAt: outcome.passed ? null : new Date().toISOString(),
    }
  })
}

async function insertRuns(tx: Tx, rows: Row[]): Promise<z.output<typeof inserted>> {
  if (rows.length === 0) return []
  // In one order, so that two jobs with the same events wait for each other in line and not in a circle.
  const found = await tx.$queryRaw`
    insert into workflow_run
      (id, "versionId", "eventId", "messageId", "contactId", state, because, facts, depth, "finishedAt")
    select id, "versionId", "eventId", "messageId", "contactId", state, because, facts, depth, "finishedAt"
    from json_to_recordset(${JSON.stringify(rows)}::json) as row (
      id uuid, "versionId" uuid, "eventId" bigint, "messageId" uuid, "contactId" uuid, state "RunState",
      because jsonb, facts jsonb, depth int, "finishedAt" timestamptz)
    order by "eventId", "versionId"
    on conflict ("versionId", "eventId") do nothing
    returning id, state::text`
  return inserted.parse(found)
}
