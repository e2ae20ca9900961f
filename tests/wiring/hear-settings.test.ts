import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { hearSettings } from '#lib/wiring/hear-settings.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

const LISTENERS = `from pg_stat_activity where datname = current_database() and query = 'listen mailroom_settings'`
const ids = async () =>
  (await db().$queryRawUnsafe<{ pid: number }[]>(`select pid ${LISTENERS}`)).map(({ pid }) => pid)
/** As a restart of the server does: it says farewell, then the socket ends. */
const endListeners = () => db().$executeRawUnsafe(`select pg_terminate_backend(pid) ${LISTENERS}`)

test('however often its connection is lost, one listener is left, which hears what changed meanwhile', async () => {
  let changes = 0
  await hearSettings(() => changes++)
  const ended: number[] = []
  for (const round of [1, 2, 3, 4, 5]) {
    ended.push(...(await ids()))
    await endListeners()
    await waitFor('changes read again', () => changes >= round, 15)
    await waitFor('another listener', async () => (await ids()).some((pid) => !ended.includes(pid)), 15)
  }
  expect(ended).toHaveLength(5)
  expect(await ids()).toHaveLength(1)
  await announceSettings(db())
  await waitFor('a change heard', () => changes === 6)
}, 60_000)
