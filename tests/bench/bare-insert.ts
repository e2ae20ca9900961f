import { Client } from 'pg'

const ROWS_AT_ONCE = 1_000

/**
 * The floor: the same rows into the same columns and indexes of an empty copy of the table, by one client in
 * transactions of 1,000, from JSON as the product does it. Rows per second.
 */
export async function bareInsert(databaseUrl: string, sinceEventId: bigint): Promise<number> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(
      'drop table if exists bare_event; create table bare_event (like mail_event including all)',
    )
    const { rows } = await client.query<{ row: string }>(
      'select to_jsonb(e)::text as row from mail_event e where id > $1 limit 60000',
      [String(sinceEventId)],
    )
    const batches: string[] = []
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      batches.push(
        `[${rows
          .slice(start, start + ROWS_AT_ONCE)
          .map(({ row }) => row)
          .join(',')}]`,
      )
    }
    const startedAt = performance.now()
    for (const batch of batches) {
      await client.query(
        'insert into bare_event overriding system value select * from jsonb_populate_recordset(null::bare_event, $1::jsonb)',
        [batch],
      )
    }
    return rows.length / ((performance.now() - startedAt) / 1000)
  } finally {
    await client.query('drop table if exists bare_event')
    await client.end()
  }
}
