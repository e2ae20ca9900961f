import { expect, test } from 'vitest'
import { dismissEvent, dismissFound } from '../../app/(crm)/settings/pipeline/unmatched/actions.ts'
import { db, transaction } from '#lib/db.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { EMPTY_FORM, type FormState } from '#lib/web/form-state.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'

useDatabase()

type FormAction = (state: FormState, form: FormData) => Promise<FormState>

async function send(action: FormAction, fields: Record<string, string>, role: 'sales' | 'admin') {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const sent = request('/', { cookie: await cookieOf(await makeUser({ role })) }, { method: 'POST' })
  return (await inRequest(sent, () => action(EMPTY_FORM, form))).result
}
const waiting = () => db().unmatchedEvent.count({ where: { dismissedAt: null } })

test('only an admin empties the bin', async () => {
  await transaction((tx) => recordEvents(tx, [makeEvent(), makeEvent(), makeEvent()]))
  const { eventId } = await db().unmatchedEvent.findFirstOrThrow({ orderBy: { eventId: 'asc' } })
  const { eventId: upTo } = await db().unmatchedEvent.findFirstOrThrow({ orderBy: { eventId: 'desc' } })
  const one = { eventId: String(eventId) }
  const all = { query: 'ana@', upTo: String(upTo) }
  expect(await send(dismissEvent, one, 'sales')).toMatchObject({ ok: false })
  expect(await send(dismissFound, all, 'sales')).toMatchObject({ ok: false })
  expect(await waiting()).toBe(3)
  expect(await send(dismissFound, { ...all, query: ' ' }, 'admin')).toMatchObject({ ok: false })
  expect(await send(dismissEvent, { eventId: 'x' }, 'admin')).toMatchObject({ ok: false })
  expect(await waiting()).toBe(3)
  expect(await send(dismissEvent, one, 'admin')).toMatchObject({ ok: true })
  expect(await waiting()).toBe(2)
  expect(await send(dismissFound, all, 'admin')).toMatchObject({ ok: true })
  expect(await waiting()).toBe(0)
})
