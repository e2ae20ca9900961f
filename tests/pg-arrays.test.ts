import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sqlStatements, sqlTransaction, transaction, type SqlTx } from '#lib/db.ts'
import { thrownBy } from './support/thrown.ts'
import { useDatabase } from './support/database.ts'

useDatabase()

const ID = randomUUID()
const AT = new Date('1969-12-31T23:59:59.999Z')
const LISTS = {
  texts: ['', null, 'a"b\\c,{}', 'Zoë 🙂', 'x'.repeat(100_000)],
  ids: [ID, null],
  times: [AT, null, new Date('2026-05-03T10:00:00.123Z')],
  bigs: [9007199254740993n, null, -1n],
  ints: [1, null, -2147483648],
  flags: [true, false, null],
  bytes: [Buffer.from([0, 255]), null, Buffer.alloc(0)],
}

const echo = (tx: SqlTx, lists: { [Key in keyof typeof LISTS]: readonly unknown[] }) => tx.$queryRaw<
  [Record<string, unknown>]
>`
  select to_jsonb(${lists.texts}::text[]) as texts, to_jsonb(${lists.ids}::uuid[]) as ids,
    array(select extract(epoch from at) * 1000 from unnest(${lists.times}::timestamptz[]) as at)::float8[] as times,
    to_jsonb(array(select big::text from unnest(${lists.bigs}::bigint[]) as big)) as bigs, to_jsonb(${lists.ints}::int[]) as ints,
    to_jsonb(${lists.flags}::boolean[]) as flags,
    to_jsonb(array(select encode(b, 'hex') from unnest(${lists.bytes}::bytea[]) as b)) as bytes`

test('lists arrive as they were sent, by either road', async () => {
  const expected = {
    texts: LISTS.texts,
    ids: LISTS.ids,
    times: LISTS.times.map((at) => at && at.getTime()),
    bigs: LISTS.bigs.map((big) => big && String(big)),
    ints: LISTS.ints,
    flags: LISTS.flags,
    bytes: ['00ff', null, ''],
  }
  expect((await echo(sqlStatements(), LISTS))[0]).toEqual(expected)
  expect((await transaction((tx) => echo(tx, LISTS)))[0]).toEqual(expected)
  const empty = { texts: [], ids: [], times: [], bigs: [], ints: [], flags: [], bytes: [] }
  expect((await echo(sqlStatements(), empty))[0]).toEqual(empty)
})

test('what is no UUID or time is refused before it is sent', async () => {
  const one = (ids: string[]) => sqlStatements().$queryRaw`select ${ids}::uuid[]`
  for (const text of ['x', '', '0'.repeat(31), '0'.repeat(33), `${'0'.repeat(30)}zz`, `${'0'.repeat(31)}é`])
    expect(await thrownBy(one([text]))).toBeInstanceOf(TypeError)
  expect(await thrownBy(sqlStatements().$queryRaw`select ${['soon']}::timestamptz[]`)).toBeInstanceOf(
    TypeError,
  )
})

test('a transaction that fails leaves nothing, and its connection is as good as new', async () => {
  await sqlStatements().$executeRaw`create table kept (id int)`
  const failed = sqlTransaction(async (tx) => {
    await tx.$executeRaw`insert into kept values (1)`
    await tx.$queryRaw`select 1 / 0`
  })
  expect(await thrownBy(failed)).toMatchObject({ code: '22012' })
  for (let n = 0; n < 8; n++) await sqlTransaction((tx) => tx.$executeRaw`insert into kept values (2)`)
  expect(await sqlStatements().$queryRaw`select id, count(*) from kept group by id`).toEqual([
    { id: 2, count: 8n },
  ])
})

test('a statement that takes too long is given up', async () => {
  expect(await thrownBy(sqlStatements(50).$queryRaw`select pg_sleep(20)`)).toMatchObject({
    message: expect.stringMatching(/timeout/i) as string,
  })
})
