import { db } from '#lib/db.ts'
import type { LiveWorkflows } from './workflows.ts'

type Check = { what: string; sql: string; expected?: number }

/** Statuses and marks by another road than the product's own: with `bool_or` and sub-selects instead of ranks. */
const CHECKS: Check[] = [
  {
    what: 'messages whose status is not what their events say',
    expected: 0,
    sql: `select count(*)::int as found from message m left join (
        select "messageId", bool_or(kind = 'dropped') as dropped, bool_or(kind = 'bounced' and "bounceType" is distinct from 'blocked') as bounced,
          bool_or(kind = 'bounced' and "bounceType" = 'blocked') as blocked, bool_or(kind = 'delivered') as delivered,
          bool_or(kind = 'deferred') as deferred, bool_or(kind = 'processed') as processed
        from mail_event group by 1) e on e."messageId" = m.id
      where m.status::text <> case when m."sendState" = 'failed' then 'failed' when e.dropped then 'dropped' when e.bounced then 'bounced'
        when e.blocked then 'blocked' when e.delivered then 'delivered' when e.deferred then 'deferred' when e.processed then 'processed' else 'sent' end`,
  },
  {
    what: 'marks whose count, first or last time is not what the events say',
    expected: 0,
    sql: `select count(*)::int as found from (
        select m.id, k.key as kind, (k.value->>'count')::bigint as count, (k.value->>'first')::timestamptz as first, (k.value->>'last')::timestamptz as last
        from message m, jsonb_each(m.marks) k) a
      full join (select "messageId" as id, kind::text, count(*) as count, min("occurredAt") as first, max("occurredAt") as last
        from mail_event where "messageId" is not null group by 1, 2) b using (id, kind)
      where (a.count, a.first, a.last) is distinct from (b.count, b.first, b.last)`,
  },
  {
    what: 'runs for anything but a click',
    expected: 0,
    sql: `select count(*)::int as found from workflow_run r join mail_event e on e.id = r."eventId" where e.kind <> 'clicked'`,
  },
  {
    what: 'versions whose tally is not the number of events that name them',
    expected: 0,
    sql: `select count(*)::int as found from (select "versionId" as id, sum(count) as count from skip_tally group by 1) a
      full join (select s as id, count(*) as count from considered_event c, unnest(c.skipped) s group by 1) b using (id)
      where a.count is distinct from b.count`,
  },
]

/** With the starter workflow live. SINCE: the last event before the run. */
const STARTER_CHECKS: Check[] = [
  {
    what: 'clicks on the pricing link without exactly one finished run and one task',
    expected: 0,
    sql: `select count(*)::int as found from mail_event e where e.id > SINCE and e.kind = 'clicked' and e.url like '%pricing%' and (
        (select count(*) from workflow_run r where r."eventId" = e.id and r.state = 'done') <> 1
        or (select count(*) from task t join workflow_step s on s.id = t."workflowStepId" join workflow_run r on r.id = s."runId" where r."eventId" = e.id) <> 1)`,
  },
  {
    what: 'other clicks that were not looked at and skipped exactly once',
    expected: 0,
    sql: `select count(*)::int as found from mail_event e where e.id > SINCE and e.kind = 'clicked' and e.url not like '%pricing%'
      and (select count(*) from considered_event c, unnest(c.skipped) s, workflow w where c."eventId" = e.id and w."liveVersionId" = s) <> 1`,
  },
]

/** With the idle workflows live. */
const IDLE_CHECKS: Check[] = [
  {
    what: 'clicks that were not looked at by every idle workflow',
    expected: 0,
    sql: `select count(*)::int as found from mail_event e where e.id > SINCE and e.kind = 'clicked'
      and (select sum(cardinality(c.skipped)) from considered_event c where c."eventId" = e.id) is distinct from 50`,
  },
]

/** Where the events and posts of a run begin. */
export type Mark = { eventId: bigint; postId: bigint }

export async function markNow(): Promise<Mark> {
  const [mark] = await db().$queryRaw<[Mark]>`
    select (select coalesce(max(id), 0) from mail_event) as "eventId", (select coalesce(max(id), 0) from raw_post) as "postId"`
  return mark
}

type Run = { unique: number; posts: number; since: Mark; workflows: LiveWorkflows }

/** Recomputes by independent SQL what the run must have left behind; returns each difference as a sentence. */
export async function differences({ unique, posts, since, workflows }: Run): Promise<string[]> {
  const counts: Check[] = [
    {
      what: 'events recorded',
      sql: 'select count(*)::int as found from mail_event where id > SINCE',
      expected: unique,
    },
    {
      what: 'posts kept',
      sql: `select count(*)::int as found from raw_post where id > ${since.postId} and state = 'processed'`,
      expected: posts,
    },
  ]
  const found: string[] = []
  const ofWorkflows = { 0: [], 1: STARTER_CHECKS, 50: IDLE_CHECKS }[workflows]
  for (const check of [...counts, ...CHECKS, ...ofWorkflows]) {
    const sql = check.sql.replaceAll('SINCE', String(since.eventId))
    const rows = await db().$queryRawUnsafe<{ found: number }[]>(sql)
    const value = rows[0]?.found
    if (value !== check.expected) found.push(`${check.what}: ${value}, expected ${check.expected}`)
  }
  return found
}
