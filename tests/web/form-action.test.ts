import { redirect } from 'next/navigation'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { formAction } from '#lib/web/form-action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

let sales = ''
let admin = ''

beforeAll(async () => {
  sales = await cookieOf(await makeUser())
  admin = await cookieOf(await makeUser({ role: 'admin' }))
})

const schema = z.object({ name: z.string().min(1, 'Enter a name.'), apiKey: z.string().optional() })

type Call = {
  cookie?: string | null
  origin?: string | null
  fields?: [string, string][]
  role?: 'sales' | 'admin'
}

async function call(
  run: (input: unknown) => Promise<unknown>,
  { cookie = sales, role = 'sales', fields = [['name', 'Ana']], ...rest }: Call = {},
) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  const headers = { cookie, ...('origin' in rest ? { origin: rest.origin ?? null } : {}) }
  const action = formAction({ role, schema: schema.extend({ tags: z.array(z.string()).optional() }), run })
  return (await inRequest(request('/', headers), () => action(EMPTY_FORM, form))).result
}

const never = async () => {
  throw new Error('was run')
}

describe('who may', () => {
  test('nobody who is signed out, and that is said before anything about the fields', async () => {
    const state = await call(never, { cookie: null, fields: [['name', '']] })
    expect(state).toMatchObject({ ok: false, message: 'You are signed out. Sign in and try again.' })
    expect(state.fields).toBeUndefined()
  })

  test('no sales person where an admin is needed, and that is said before anything about the fields', async () => {
    const state = await call(never, { role: 'admin', fields: [['name', '']] })
    expect(state.message).toMatch(/Only an admin/)
    expect(state.fields).toBeUndefined()
    expect(await call(async () => 'Done.', { role: 'admin', cookie: admin })).toMatchObject({
      ok: true,
      message: 'Done.',
    })
  })

  test.each([
    ['a foreign', 'https://evil.example'],
    ['a null', 'null'],
    ['a missing', null],
    ['a look-alike', 'http://localhost:3000.evil.example'],
    ['another port of this host', 'http://localhost:4000'],
  ])('%s Origin is refused', async (_case, origin) => {
    const state = await call(never, { origin })
    expect(state).toMatchObject({
      ok: false,
      message: expect.stringMatching(/did not come from a page of this site/) as string,
    })
  })
})

describe('what comes back', () => {
  test('what the verb returned, after it got only what the schema names', async () => {
    const fields: [string, string][] = [
      ['name', 'Ana'],
      ['role', 'admin'],
      ['__proto__', 'x'],
      ['$ACTION_ID_1', ''],
    ]
    expect(await call(async (input) => input, { fields })).toMatchObject({ ok: true, data: { name: 'Ana' } })
  })

  test('a field that occurs twice as an array', async () => {
    const fields: [string, string][] = [
      ['name', 'Ana'],
      ['tags', 'a'],
      ['tags', 'b'],
    ]
    expect(await call(async (input) => input, { fields })).toMatchObject({
      data: { name: 'Ana', tags: ['a', 'b'] },
    })
  })

  test('a sentence at each wrong field and what was typed, but no secret', async () => {
    const state = await call(never, {
      fields: [
        ['name', ''],
        ['apiKey', 'SG.secret'],
        ['newPassword', 'hush'],
        ['note', 'kept'],
      ],
    })
    expect(state).toMatchObject({
      ok: false,
      fields: { name: 'Enter a name.' },
      values: { name: '', note: 'kept' },
    })
    expect(JSON.stringify(state)).not.toMatch(/SG\.secret|hush/)
  })

  test("a domain error's own sentence and fields", async () => {
    const state = await call(async () => {
      throw new DomainError('conflict', 'Somebody changed it.', { fields: { name: 'Look again.' } })
    })
    expect(state).toMatchObject({
      ok: false,
      message: 'Somebody changed it.',
      fields: { name: 'Look again.' },
    })
  })

  test('of an unexpected error an id only', async () => {
    const state = await call(async () => {
      throw new Error('connection to 10.0.0.1 refused')
    })
    expect(state.message).toMatch(/^Something went wrong \(id [0-9a-f]{8}\)\.$/)
    expect(JSON.stringify(state)).not.toContain('10.0.0.1')
  })

  test('a redirect passes through', async () => {
    const thrown = await thrownBy(call(async () => redirect('/contacts')))
    expect(thrown.digest).toContain('/contacts')
  })
})
