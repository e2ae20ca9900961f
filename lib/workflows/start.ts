import { randomUUID } from 'node:crypto'
import { sqlTransaction, type SqlTx } from '#lib/db.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import type { Because } from '#lib/workflows/conditions.ts'
import { concerns, explain, passes } from '#lib/workflows/consider.ts'
import type { Facts } from '#lib/workflows/facts.ts'
import { listLiveVersions, type LiveVersion } from '#lib/workflows/live-versions.ts'
import { loadMessageFacts, NO_MESSAGE } from '#lib/workflows/load-message-facts.ts'
import { isOfEvent, loadSubjects, type Subject } from '#lib/workflows/load-subjects.ts'

/** A subject with all that can be asked about it, where somebody asks. */
type Known = Subject & { contactId: string | null }
type Considered = { subject: Known; taken: LiveVersion[]; skipped: LiveVersion[] }

type Run = {
  id: string
  versionId: string
  eventId: string
  messageId: string | null
  contactId: string | null
  because: Because[]
  facts: Facts
  depth: number
}

/**
 * Lets every workflow that is live now look at these events: one run for each (version, event) whose conditions hold;
 * the versions that did not take an event are noted in one row for the event. Events that were looked at before change
 * nothing, so the job may come any number of times. A fixed number of statements, however many events and workflows. A
 * workflow that is paused or published anew meanwhile leaves the runs that have begun to their version.
 */
export function startWorkflows(eventIds: bigint[]): Promise<void> {
  return sqlTransaction(async (tx) => {
    const versions = await listLiveVersions(tx)
    const kinds = [...new Set(versions.flatMap(({ trigger }) => trigger.kinds))]
    if (kinds.length === 0 || eventIds.length === 0) return
    const subjects = await complete(tx, await loadSubjects(tx, eventIds, kinds), versions)
    const considered = await claim(
      tx,
      subjects.flatMap((subject) => consider(subject, versions)),
    )
    const runs = considered.flatMap(({ subject, taken }) => taken.map((version) => runOf(subject, version)))
    const started = await insertRuns(tx, runs)
    await enqueueAll(
      tx,
      'workflows.run',
      started.map(({ id }) => ({ runId: id })),
    )
    await tally(tx, considered)
  })
}

/**
 * Adds what the message and the people around it say, where a version asks for that or takes the event. Most events are
 * decided by what they say themselves, and looking further for all of them is a fifth of what a flood of them costs.
 */
async function complete(
  tx: SqlTx,
  subjects: readonly Subject[],
  versions: readonly LiveVersion[],
): Promise<Known[]> {
  const isWanted = (subject: Subject) =>
    versions.some(
      (version) =>
        concerns(version, subject) &&
        (version.conditions.some(({ field }) => !isOfEvent(field)) || passes(version, subject)),
    )
  const wanted = new Set(subjects.filter(isWanted))
  const messageIds = [...wanted].flatMap(({ messageId }) => messageId ?? [])
  const known = await loadMessageFacts(tx, [...new Set(messageIds)])
  return subjects.map((subject) => {
    if (!wanted.has(subject)) return { ...subject, contactId: null }
    const { contactId, facts } = known.get(subject.messageId ?? '') ?? NO_MESSAGE
    return { ...subject, contactId, facts: { ...subject.facts, ...facts } }
  })
}

function consider(subject: Known, versions: readonly LiveVersion[]): Considered[] {
  const concerned = versions.filter((version) => concerns(version, subject))
  if (concerned.length === 0) return []
  const taken = concerned.filter((version) => passes(version, subject))
  const skipped = taken.length === 0 ? concerned : concerned.filter((version) => !taken.includes(version))
  return [{ subject, taken, skipped }]
}

/** Of two that look at an event the first one has it. In one order, so that they wait in line and not in a circle. */
async function claim(tx: SqlTx, considered: Considered[]): Promise<Considered[]> {
  if (considered.length === 0) return []
  const { sets, setOf } = distinctSets(considered)
  const facts = considered.map(({ subject, skipped }) => JSON.stringify(askedOf(subject, skipped)))
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    with sets as materialized (
      select s.nr, s.versions::uuid[] as versions from unnest(${sets}::text[]) with ordinality as s(versions, nr))
    insert into considered_event ("eventId", depth, facts, skipped)
    select c.id, c.depth, c.facts::jsonb, sets.versions
    from unnest(${considered.map(({ subject }) => subject.eventId)}::bigint[], ${considered.map(({ subject }) => subject.depth)}::int[],
      ${facts}::text[], ${setOf}::int[]) as c(id, depth, facts, nr)
    join sets on sets.nr = c.nr
    order by c.id
    on conflict ("eventId") do nothing
    returning "eventId" as id`
  const isMine = new Set(rows.map(({ id }) => id))
  return considered.filter(({ subject }) => isMine.has(subject.eventId))
}

/** Most events are skipped by the same versions: their ids, as PostgreSQL reads a list, once each, and whose is which (from 1). */
function distinctSets(considered: Considered[]): { sets: string[]; setOf: number[] } {
  const numbers = new Map<string, number>()
  const setOf = considered.map(({ skipped }) => {
    const set = `{${skipped.map(({ id }) => id).join()}}`
    const number = numbers.get(set) ?? numbers.size + 1
    numbers.set(set, number)
    return number
  })
  return { sets: [...numbers.keys()], setOf }
}

/** The facts that these versions asked for; the rest says nothing about why they did not take the event. */
function askedOf(subject: Known, versions: readonly LiveVersion[]): Facts {
  const asked: Record<string, Facts[string]> = {}
  for (const { conditions } of versions) {
    for (const { field } of conditions)
      if (Object.hasOwn(subject.facts, field)) asked[field] = subject.facts[field] ?? null
  }
  return asked
}

function runOf(subject: Known, version: LiveVersion): Run {
  return {
    id: randomUUID(),
    versionId: version.id,
    eventId: String(subject.eventId),
    messageId: subject.messageId,
    contactId: subject.contactId,
    because: explain(version, subject),
    facts: subject.facts,
    depth: subject.depth,
  }
}

async function insertRuns(tx: SqlTx, runs: Run[]): Promise<{ id: string }[]> {
  if (runs.length === 0) return []
  return tx.$queryRaw`
    insert into workflow_run (id, "versionId", "eventId", "messageId", "contactId", state, because, facts, depth)
    select id, "versionId", "eventId", "messageId", "contactId", 'queued', because, facts, depth
    from json_to_recordset(${JSON.stringify(runs)}::json) as row (
      id uuid, "versionId" uuid, "eventId" bigint, "messageId" uuid, "contactId" uuid, because jsonb, facts jsonb, depth int)
    order by "eventId", "versionId"
    on conflict ("versionId", "eventId") do nothing
    returning id::text`
}

/** Last, and in one order: whoever tallies the same version waits for this transaction to end. */
async function tally(tx: SqlTx, considered: readonly Considered[]): Promise<void> {
  const counts = new Map<string, number>()
  for (const { skipped } of considered)
    for (const { id } of skipped) counts.set(id, (counts.get(id) ?? 0) + 1)
  if (counts.size === 0) return
  await tx.$executeRaw`
    insert into skip_tally ("versionId", hour, count)
    select t.id, date_trunc('hour', now(), 'UTC'), t.count
    from unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::int[]) as t(id, count)
    join workflow_version v on v.id = t.id
    order by t.id
    on conflict ("versionId", hour) do update set count = skip_tally.count + excluded.count`
}
