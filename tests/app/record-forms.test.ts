import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { addAccount } from '../../app/(crm)/accounts/actions.ts'
import { addTask } from '../../app/(crm)/tasks/actions.ts'
import { askForLink } from '../../app/forgot/actions.ts'
import { db } from '#lib/db.ts'
import { EMPTY_FORM, type FormState } from '#lib/web/form-state.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'

useDatabase()

type FormAction = (state: FormState, form: FormData) => Promise<FormState>

async function send(
  action: FormAction,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const sent = request('/', headers, { method: 'POST' })
  return (await inRequest(sent, () => action(EMPTY_FORM, form))).result
}

const signedIn = async () => ({ cookie: await cookieOf(await makeUser()) })

test.each(['0000-01-01', '9999-12-31', '2026-02-30', 'tomorrow'])(
  'a task due on %s is an error at that field',
  async (dueOn) => {
    const outcome = await send(addTask, { title: 'Call', dueOn }, await signedIn())
    expect(outcome).toMatchObject({ ok: false, fields: { dueOn: 'Pick a day between 1970 and 9998.' } })
  },
)

test('a company of an owner who never was is an error at that field', async () => {
  const outcome = await send(
    addAccount,
    { name: 'Globex', domain: '', ownerId: randomUUID() },
    await signedIn(),
  )
  expect(outcome).toMatchObject({ ok: false, fields: { ownerId: expect.any(String) as string } })
})

test('a forgotten password is answered alike for everybody, and not to other sites', async () => {
  const user = await makeUser()
  const known = await send(askForLink, { email: user.email })
  const unknown = await send(askForLink, { email: 'nobody@example.com' })
  expect(known).toMatchObject({ ok: true, message: unknown.message })
  const foreign = await send(askForLink, { email: user.email }, { origin: 'https://evil.example' })
  expect(foreign.ok).toBe(false)
  expect(await db().signInFailure.count()).toBe(2)
})
