import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { quietRefusal } from '#lib/web/quiet-refusal.ts'
import { findContacts, signOut } from '../../app/(crm)/shell-actions.ts'
import { useDatabase } from '../support/database.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

/** As Next prints what a server function throws; it hangs a digest on it first. */
const printed = (error: unknown) => inspect(Object.assign(error as object, { digest: '1' }))

test('a search by nobody, and a call from elsewhere, are refused in one line of the log', async () => {
  const search = await thrownBy(inRequest(request('/'), () => findContacts('ana@example.com')))
  expect(printed(search)).toBe('refused (not-signed-in): You are signed out. Sign in and try again.')
  expect((search as Error).stack).not.toContain(' at ')
  const elsewhere = request('/', { origin: 'https://evil.example' })
  expect(printed(await thrownBy(inRequest(elsewhere, () => signOut())))).toMatch(
    /^refused \(not-allowed\): [^\n]+$/,
  )
})

test('what nobody expected keeps its stack', async () => {
  const failed = await thrownBy(quietRefusal(() => Promise.reject(new Error('database gone'))))
  expect(printed(failed)).toContain(' at ')
})
