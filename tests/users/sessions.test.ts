import { describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { deviceName } from '#lib/users/device-name.ts'
import { hashPassword } from '#lib/users/password.ts'
import { endSession, findSession, listSessions, noteSeen, openSession } from '#lib/users/sessions.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

const MINUTE_MS = 60_000
const ago = (ms: number) => new Date(Date.now() - ms)

describe('sessions', () => {
  test('are listed for their person while they last, and ended by nobody else', async () => {
    const [user, other] = [await makeUser(), await makeUser()]
    const id = await openSession(db(), { userId: user.id, device: 'Firefox on Linux' })
    const old = await openSession(db(), { userId: user.id, device: 'Safari on iPhone' })
    await db().session.update({ where: { id: old }, data: { expiresAt: ago(1) } })
    expect(await listSessions(user.id)).toMatchObject([{ id, device: 'Firefox on Linux' }])
    expect(await findSession({ id: old, userId: user.id })).toBeNull()
    await endSession({ id, userId: other.id })
    expect(await findSession({ id, userId: user.id })).not.toBeNull()
    await endSession({ id, userId: user.id })
    expect(await findSession({ id, userId: user.id })).toBeNull()
  })

  test('that ran out are forgotten at the next sign-in', async () => {
    const user = await makeUser()
    const old = await openSession(db(), { userId: user.id, device: 'old' })
    await db().session.update({ where: { id: old }, data: { expiresAt: ago(1) } })
    await openSession(db(), { userId: user.id, device: 'new' })
    expect(await db().session.findMany({ where: { userId: user.id } })).toMatchObject([{ device: 'new' }])
  })

  test('are noted as seen, but not at every request', async () => {
    const user = await makeUser()
    const id = await openSession(db(), { userId: user.id, device: 'x' })
    const seenAt = async (lastSeenAt: Date) => {
      const session = await db().session.update({ where: { id }, data: { lastSeenAt } })
      await noteSeen(session)
      return (await db().session.findUniqueOrThrow({ where: { id } })).lastSeenAt
    }
    const recent = ago(MINUTE_MS)
    expect(await seenAt(recent)).toEqual(recent)
    expect((await seenAt(ago(6 * MINUTE_MS))).getTime()).toBeGreaterThan(recent.getTime())
  })
})

describe('a known device', () => {
  const PASSWORD = 'correct horse battery'
  const attempt = (email: string, password: string, device: string | null, address = '203.0.113.66') =>
    signIn({ email, password, device, address })

  test('lets the owner in while a stranger has locked the account', async () => {
    const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
    for (let n = 0; n < 5; n++) await attempt(user.email, 'guess', null)
    expect((await thrownBy(attempt(user.email, PASSWORD, null))).code).toBe('too-many')
    expect(await attempt(user.email, PASSWORD, 'device-of-the-owner')).toMatchObject({ id: user.id })
  })

  test('has a count of its own: five guesses from it, and others are not kept out by them', async () => {
    const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
    for (let n = 0; n < 5; n++) expect(await attempt(user.email, 'guess', 'stolen-device')).toBeNull()
    expect((await thrownBy(attempt(user.email, PASSWORD, 'stolen-device'))).code).toBe('too-many')
    expect(await attempt(user.email, PASSWORD, null, '192.0.2.77')).toMatchObject({ id: user.id })
  })
})

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1',
    'Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['curl/8.5.0', 'Unknown browser'],
  [null, 'Unknown browser'],
])('%s is called by its name', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name)
})
