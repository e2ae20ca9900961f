import { Prisma } from '#db/client.ts'
import { db } from '#lib/db.ts'

const MESSAGES_AT_ONCE = 50_000
const EVENTS_EACH = 4
const TABLES = ['message', 'mail_event']
/** Ordered by time, as ids of messages (UUID 7) and fingerprints are. */
const timedId = Prisma.sql`(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || right(replace(gen_random_uuid()::text, '-', ''), 20))::uuid`

/** Fills the store with events of earlier months (four to a message), whole statements at a time; returns how many there are. */
export async function fillStore(events: number): Promise<number> {
  const messages = Math.ceil(events / EVENTS_EACH)
  await withoutIndexes(async () => {
    for (let start = 0; start < messages; start += MESSAGES_AT_ONCE)
      await fillSome(start, Math.min(start + MESSAGES_AT_ONCE, messages))
  })
  for (const table of TABLES) await db().$executeRawUnsafe(`vacuum analyze "${table}"`)
  await db().$executeRawUnsafe('checkpoint')
  return messages * EVENTS_EACH
}

/** All but the primary keys are made anew afterwards: ids that come in no order would be put all over indexes beyond memory. */
async function withoutIndexes(fill: () => Promise<void>): Promise<void> {
  const indexes = await db().$queryRaw<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and tablename = any(${TABLES}) and indexname not like '%_pkey'`
  for (const { name } of indexes) await db().$executeRawUnsafe(`drop index "${name}"`)
  await fill()
  for (const { definition } of indexes) await db().$executeRawUnsafe(definition)
}

/** Status and marks of these messages are what their events say, so that the check of the whole store holds. */
async function fillSome(start: number, end: number): Promise<void> {
  await db().$executeRaw`
    with made as (
      insert into message (id, stream, provider, "composeKey", "fromAddress", "toAddress", subject, html, text, "sendState", status, marks,
        "lastEventAt", "providerMessageId", "sentAt", "createdAt", "updatedAt")
      select ${timedId}, 'transactional', 'sendgrid_us', 'stored ' || n, 'desk@example.com', 'stored-' || n || '@example.com',
        'A mail of an earlier month', '<p>A mail of an earlier month.</p>', 'A mail of an earlier month.', 'sent', 'delivered',
        (select jsonb_object_agg(kind, jsonb_build_object('first', iso, 'last', iso, 'count', 1)) from (
          select k.kind, to_char((at + k.nr * interval '1 minute') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as iso
          from (values (1, 'processed'), (2, 'delivered'), (3, 'opened'), (4, 'clicked')) as k(nr, kind)) as kinds),
        at + interval '4 minutes', md5('stored ' || n), at, at, at
      from (select n, timestamptz '2026-01-01Z' + n * interval '1 second' as at from generate_series(${start}::int, ${end - 1}::int) as n) as numbers
      returning id, "toAddress", "providerMessageId", "createdAt" as at
    )
    insert into mail_event (provider, kind, "occurredAt", "receivedAt", "providerEventId", fingerprint, "messageId", email,
      "providerMessageId", url, ip, "userAgent", raw)
    select 'sendgrid_us', k.kind::"MailEventKind", at + k.nr * interval '1 minute', at + k.nr * interval '1 minute',
      md5(made.id::text || k.nr), ${timedId}, made.id, "toAddress", "providerMessageId",
      case when k.nr = 4 then 'https://example.com/case-study' end, '198.51.100.7',
      case when k.nr > 2 then 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36' end,
      jsonb_build_object('email', "toAddress", 'event', k.kind, 'timestamp', extract(epoch from at)::bigint, 'ip', '198.51.100.7',
        'sg_event_id', md5(made.id::text || k.nr), 'sg_message_id', "providerMessageId" || '.recvd-6f7c9d-abcde-1-69546A00-2A.0',
        'smtp-id', '<' || "providerMessageId" || '@geopod-ismtpd-7>', 'crm_message_id', made.id, 'crm_instance', 'test',
        'category', jsonb_build_array('crm-transactional'), 'useragent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36')
    from made cross join (values (1, 'processed'), (2, 'delivered'), (3, 'opened'), (4, 'clicked')) as k(nr, kind)`
}
