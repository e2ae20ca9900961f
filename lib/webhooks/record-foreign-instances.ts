import type { SqlTx } from '#lib/db.ts'

/** Counts events that carried another instance's name: one account may serve several, and each webhook gets all events. */
export async function recordForeignInstances(tx: SqlTx, instances: readonly string[]): Promise<void> {
  if (instances.length === 0) return
  await tx.$executeRaw`
    insert into "foreign_instance" ("instance", "count", "lastAt")
    select name, count(*), now() from unnest(${instances}::text[]) as name group by name order by name
    on conflict ("instance") do update set "count" = "foreign_instance"."count" + excluded."count", "lastAt" = excluded."lastAt"`
}
