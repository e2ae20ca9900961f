import { db } from '#lib/db.ts'
import type { Tally } from './load.ts'

type Check = { what: string; sql: string; expected: number }

/** Told by another road than the product's own: bool_or and sub-selects instead of ranks and marks. */
const STATE_CHECKS: Check[] = [
  {
    what: 'mails whose status is not what their events say',
    expected: 0,
    sql: `select count(*)::int as found from message m join (
        select "messageId", bool_or(kind = 'dropped') as dropped, bool_or(kind = 'bounced') as bounced,
          bool_or(kind = 'delivered') as delivered, bool_or(kind = 'deferred') as deferred, bool_or(kind = 'processed') as processed
        from mail_event where "messageId" is not null group by 1) e on e."messageId" = m.id
      where m.status::text <> case when e.dropped then 'dropped' when e.bounced then 'bounced' when e.delivered then 'delivered'
        when e.deferred then 'deferred' when e.processed then 'processed' else 'sent' end`,
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
    what: 'facts recorded twice',
    expected: 0,
    sql: `select count(*)::int as found from (
        select 1 from mail_event where raw ? 'serial' group by raw->>'serial' having count(*) > 1) twice`,
  },
  {
    what: 'clicks on the pricing link without exactly one finished run and one task',
    expected: 0,
    sql: `select count(*)::int as found from mail_event e where e.kind = 'clicked' and e.url like '%pricing%' and (
        (select count(*) from workflow_run r where r."eventId" = e.id and r.state = 'done') <> 1
        or (select count(*) from task t join workflow_step s on s.id = t."workflowStepId" join workflow_run r on r.id = s."runId" where r."eventId" = e.id) <> 1)`,
  },
  {
    what: 'tasks that no pricing click asked for',
    expected: 0,
    sql: `select count(*)::int as found from task t where not exists (
        select 1 from workflow_step s join workflow_run r on r.id = s."runId" join mail_event e on e.id = r."eventId"
        where s.id = t."workflowStepId" and e.url like '%pricing%')`,
  },
  {
    what: 'mails that SendGrid was given twice',
    expected: 0,
    sql: `select count(*)::int as found from (
        select 1 from sandbox.mail group by request->'personalizations'->0->'custom_args'->>'crm_message_id' having count(*) > 1) twice`,
  },
  {
    what: 'events of the sandbox that are not recorded',
    expected: 0,
    sql: `select count(*)::int as found from sandbox.event s where s."postedAt" is not null
      and not exists (select 1 from mail_event e where e."providerEventId" = s.event->>'sg_event_id')`,
  },
  {
    what: 'mails that SendGrid was given and that do not say so',
    expected: 0,
    sql: `select count(*)::int as found from sandbox.mail s join message m
        on m.id::text = s.request->'personalizations'->0->'custom_args'->>'crm_message_id'
      where m.status in ('queued', 'sending', 'unconfirmed', 'failed')`,
  },
  {
    what: 'mails that SendGrid was not given and that claim otherwise',
    expected: 0,
    sql: `select count(*)::int as found from message m where m."providerMessageId" is not null and m.subject = 'A mail of the crash test'
      and m.id <> m."contactId" and not exists (select 1 from sandbox.mail s where s."messageId" = m."providerMessageId")`,
  },
  {
    what: 'posts that are neither read nor rejected',
    expected: 0,
    sql: `select count(*)::int as found from raw_post where state = 'pending'`,
  },
]

export type Verdict = {
  differences: string[]
  events: number
  mails: number
  unconfirmed: number
  tasks: number
}

/** Recomputes by independent SQL what the run must have left behind. */
export async function verify(tally: Tally): Promise<Verdict> {
  const differences: string[] = []
  for (const { what, sql, expected } of STATE_CHECKS) {
    const found = await count(sql)
    if (found !== expected) differences.push(`${what}: ${found}, expected ${expected}`)
  }
  const events = await count(`select count(*)::int as found from mail_event where raw ? 'serial'`)
  if (events !== tally.events.size) differences.push(`events: ${events}, sent ${tally.events.size}`)
  const wrong = await countAtWrongMail(tally)
  if (wrong > 0) differences.push(`events at another mail than they are about: ${wrong}`)
  const mails = await count(`select count(*)::int as found from message where id <> "contactId"`)
  if (mails !== tally.mails.length) differences.push(`mails: ${mails}, written ${tally.mails.length}`)
  return {
    differences,
    events,
    mails,
    unconfirmed: await count(`select count(*)::int as found from message where status = 'unconfirmed'`),
    tasks: await count('select count(*)::int as found from task'),
  }
}

async function countAtWrongMail(tally: Tally): Promise<number> {
  const rows = await db().$queryRawUnsafe<{ serial: number; messageId: string | null }[]>(
    `select (raw->>'serial')::int as serial, "messageId"::text from mail_event where raw ? 'serial'`,
  )
  return rows.filter(({ serial, messageId }) => tally.events.get(serial)?.messageId !== messageId).length
}

async function count(sql: string): Promise<number> {
  const rows = await db().$queryRawUnsafe<{ found: number }[]>(sql)
  return rows[0]?.found ?? NaN
}
