import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

const DEFAULT_DAYS = 90
/** Months for which a partition is made ahead: posts go on being stored while no worker runs. */
const MONTHS_AHEAD = 3
/** One process at a time makes and drops partitions. */
const LOCK = 4_200_121

export type Retention = { keepPostsDays: number; version: number }

/** How long raw posts are kept at least (days). They are dropped by the month in which they were stored. */
export async function readRetention(tx: Tx = db()): Promise<Retention> {
  const row = await tx.pipelineSettings.findUnique({ where: { id: 1 } })
  return { keepPostsDays: row?.keepPostsDays ?? DEFAULT_DAYS, version: row?.version ?? 0 }
}

/** Changes it from the next night on. `version` is the one the editor saw; throws `conflict` when somebody was quicker. */
export async function saveRetention({
  keepPostsDays,
  version,
  actorId,
}: Retention & { actorId: string }): Promise<void> {
  await transaction(async (tx) => {
    const { count } =
      version === 0
        ? await tx.pipelineSettings.createMany({ data: [{ id: 1, keepPostsDays }], skipDuplicates: true })
        : await tx.pipelineSettings.updateMany({
            where: { id: 1, version },
            data: { keepPostsDays, version: { increment: 1 } },
          })
    if (count === 0)
      throw new DomainError(
        'conflict',
        'Somebody changed this meanwhile. Reload the page to see it as it is.',
      )
    await recordAudit(tx, {
      actorId,
      action: 'posts.retention-changed',
      subjectType: 'pipeline_settings',
      subjectId: '1',
      changes: { days: keepPostsDays },
    })
  })
}

const partitions = z.array(z.object({ name: z.string().regex(/^m\d{4}_\d{2}$/) }))

/**
 * Makes the partitions of this month and the next three, and drops those all of whose posts were stored longer ago than
 * the setting says, with their rejected items. A month in which a post still waits to be read stays. Returns the names of
 * what was dropped.
 */
export async function tendPartitions(now: Date): Promise<string[]> {
  return transaction(async (tx) => {
    await tx.$executeRaw`set local lock_timeout = '5s'`
    await tx.$queryRaw`select pg_advisory_xact_lock(${LOCK}::bigint)::text`
    await tx.$queryRaw`
      select make_raw_post_partition((date_trunc('month', ${now}::timestamptz at time zone 'UTC') + make_interval(months => n))::date)::text
      from generate_series(0, ${MONTHS_AHEAD}::int) as n`
    const { keepPostsDays } = await readRetention(tx)
    const found = partitions.parse(
      await tx.$queryRaw`select tablename as name from pg_tables where schemaname = 'raw_post' order by tablename`,
    )
    const dropped: string[] = []
    for (const { name } of found)
      if (isOver(name, keepPostsDays, now) && (await drop(tx, name))) dropped.push(name)
    if (dropped.length > 0)
      log('webhooks').info({ dropped, keepPostsDays }, 'raw posts of past months were dropped')
    return dropped
  })
}

/** Whether the last day of the month (`m2026_11`) lies longer ago than posts are kept. Pure. */
export function isOver(name: string, keepPostsDays: number, now: Date): boolean {
  const [year, month] = name.slice(1).split('_').map(Number)
  const end = Date.UTC(year ?? 0, month ?? 0, 1)
  return now.getTime() - end > keepPostsDays * 24 * 3600_000
}

const counted = z.tuple([z.object({ pending: z.boolean() })])

/** `name` is one of the catalog's, of our own form. */
async function drop(tx: Tx, name: string): Promise<boolean> {
  const table = `raw_post.${name}`
  const [{ pending }] = counted.parse(
    await tx.$queryRawUnsafe(`select exists (select 1 from ${table} where "state" = 'pending') as pending`),
  )
  if (pending) return false
  await tx.$executeRawUnsafe(`delete from rejected_item r using ${table} p where r."postId" = p."id"`)
  await tx.$executeRawUnsafe(`drop table ${table}`)
  return true
}
