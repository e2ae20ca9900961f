import { z } from 'zod'
import { db } from '#lib/db.ts'
import { definitionSchema, differs } from '#lib/workflows/definition.ts'
import { conditionSentence } from '#lib/workflows/sentences.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

export type WorkflowState = 'draft' | 'live' | 'paused'

export type WorkflowRow = {
  id: string
  name: string
  state: WorkflowState
  hasUnpublishedChanges: boolean
  /** “When a contact clicks a link, if Clicked link contains pricing”; of the live version, else of the draft. */
  sentence: string
  /** In the last 24 hours. */
  counts: { done: number; failed: number; skipped: number; waiting: number }
  /** When a run last began, skipped ones left out. */
  lastRunAt: Date | null
}

const tally = z.object({
  workflowId: z.string(),
  state: z.enum(['queued', 'running', 'done', 'skipped', 'failed']),
  recent: z.number(),
  lastAt: z.date().nullable(),
})
type Tally = z.output<typeof tally>

/** Every workflow, live ones first, then by name. There are few; their runs are many and are counted by index only. */
export async function listWorkflows(): Promise<WorkflowRow[]> {
  const [workflows, tallies] = await Promise.all([
    db().workflow.findMany({ include: { liveVersion: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
    countRuns(),
  ])
  const rows = workflows.map(({ id, name, state, draft, liveVersion }) => {
    const own = tallies.filter(({ workflowId }) => workflowId === id)
    const hasUnpublishedChanges = liveVersion ? differs(draft, liveVersion.definition) : false
    return {
      id,
      name,
      state,
      hasUnpublishedChanges,
      sentence: sentenceOf(liveVersion?.definition ?? draft),
      ...sum(own),
    }
  })
  const rank = { live: 0, paused: 1, draft: 2 }
  return rows.sort((a, b) => rank[a.state] - rank[b.state])
}

/** For each version and state two looks into the index (versionId, state, createdAt); what was skipped is tallied by the hour. */
async function countRuns(): Promise<Tally[]> {
  const rows = await db().$queryRaw`
    select v."workflowId", s.state::text, recent.count as recent, latest.at as "lastAt"
    from workflow_version v
    cross join unnest(enum_range(null::"RunState")) as s(state)
    cross join lateral (
      select count(*)::int from workflow_run r
      where r."versionId" = v.id and r.state = s.state and r."createdAt" > now() - interval '24 hours'
    ) as recent
    cross join lateral (
      select max(r."createdAt") as at from workflow_run r where r."versionId" = v.id and r.state = s.state
    ) as latest
    where latest.at is not null
    union all
    select v."workflowId", 'skipped', sum(t.count)::int, null
    from skip_tally t join workflow_version v on v.id = t."versionId"
    where t.hour > now() - interval '24 hours' group by v."workflowId"`
  return z.array(tally).parse(rows)
}

function sum(tallies: Tally[]): Pick<WorkflowRow, 'counts' | 'lastRunAt'> {
  const count = (...states: Tally['state'][]) =>
    tallies.filter(({ state }) => states.includes(state)).reduce((total, { recent }) => total + recent, 0)
  const times = tallies.flatMap(({ state, lastAt }) =>
    state === 'skipped' || !lastAt ? [] : lastAt.getTime(),
  )
  return {
    counts: {
      done: count('done'),
      failed: count('failed'),
      skipped: count('skipped'),
      waiting: count('queued', 'running'),
    },
    lastRunAt: times.length > 0 ? new Date(Math.max(...times)) : null,
  }
}

function sentenceOf(stored: unknown): string {
  const definition = definitionSchema.safeParse(stored)
  if (!definition.success) return 'Made by another release, which this one cannot read.'
  const trigger = findTrigger(definition.data.trigger.type)
  if (!trigger) return 'Nothing starts it yet.'
  const conditions = definition.data.conditions.all.map((one) => conditionSentence(one, trigger.facts))
  return `When ${trigger.sentence}${conditions.length > 0 ? `, if ${conditions.join(' and ')}` : ''}`
}
