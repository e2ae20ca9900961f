import { describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { changePassword } from '#lib/users/change-password.ts'
import { hashPassword } from '#lib/users/password.ts'
import { requireTwoFactor } from '#lib/users/access-settings.ts'
import { listSessions, signOutEverywhere } from '#lib/users/sessions.ts'
import { CURRENT_PATH_HEADER } from '#lib/web/relative-path.ts'
import {
  findUser,
  requireAdmin,
  requireAdminForRoute,
  requireSessionForRoute,
  requireUser,
  requireUserForRoute,
} from '#lib/web/session.ts'
import { endSession, startSession } from '#lib/web/session-cookie.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

const as = async <T>(cookie: string | null, work: () => Promise<T>, path = '/') =>
  (await inRequest(request('/', { cookie, [CURRENT_PATH_HEADER]: path }), work)).result

describe('a session', () => {
  test('is the person as the database has them now: a new role acts at the next request', async () => {
    const user = await makeUser()
    const cookie = await cookieOf(user)
    expect(await as(cookie, findUser)).toMatchObject({ id: user.id, role: 'sales' })
    await db().user.update({ where: { id: user.id }, data: { role: 'admin' } })
    expect(await as(cookie, findUser)).toMatchObject({ role: 'admin' })
  })

  test('hands no password hash on', async () => {
    const user = await makeUser()
    const found = await as(await cookieOf(user), findUser)
    expect(Object.keys(found ?? {}).sort()).toEqual([
      'email',
      'id',
      'mustChangePassword',
      'mustSetUpTwoFactor',
      'name',
      'role',
      'sessionId',
      'timeZone',
    ])
  })

  test('ends when the person is deactivated', async () => {
    const user = await makeUser()
    const cookie = await cookieOf(user)
    await db().user.update({ where: { id: user.id }, data: { deactivatedAt: new Date() } })
    expect(await as(cookie, findUser)).toBeNull()
  })

  test('ends when the person signs out everywhere', async () => {
    const user = await makeUser()
    const cookie = await cookieOf(user)
    await signOutEverywhere({ userId: user.id, actorId: user.id })
    expect(await as(cookie, findUser)).toBeNull()
  })

  test('ends with its sign-out, also for who copied the cookie', async () => {
    const user = await makeUser()
    const [cookie, elsewhere] = [await cookieOf(user), await cookieOf(user)]
    const { setCookies } = await inRequest(request('/', { cookie }), endSession)
    expect(setCookies[0]).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/i)
    expect(await as(cookie, findUser)).toBeNull()
    expect(await as(elsewhere, findUser)).toMatchObject({ id: user.id })
  })

  test('of another browser ends when the password is changed; this browser gets a new one', async () => {
    const user = await makeUser({ passwordHash: await hashPassword('correct horse battery') })
    const older = await cookieOf(user)
    const secrets = { oldPassword: 'correct horse battery', newPassword: 'a new passphrase' }
    const renewed = await changePassword({ userId: user.id, ...secrets })
    const { setCookies } = await inRequest(request('/'), () => startSession(renewed))
    expect(await listSessions(user.id)).toHaveLength(1)
    expect(setCookies[0]).toMatch(/HttpOnly/i)
    expect(setCookies[0]).toMatch(/SameSite=lax/i)
    expect(await as(older, findUser)).toBeNull()
    expect(await as(setCookies[0]?.split(';')[0] ?? '', findUser)).toMatchObject({ id: user.id })
  })

  test.each([
    ['nothing', null],
    ['junk', 'next-auth.session-token=junk'],
    [
      'an unsigned token',
      `next-auth.session-token=${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`,
    ],
  ])('is none with %s', async (_case, cookie) => {
    expect(await as(cookie, findUser)).toBeNull()
  })
})

describe('what a page requires', () => {
  test('signed out, it sends to the sign-in page and remembers where to go', async () => {
    const thrown = await thrownBy(as(null, requireUser, '/messages?status=failed'))
    expect(thrown.digest).toContain(`/sign-in?callbackUrl=${encodeURIComponent('/messages?status=failed')}`)
  })

  test('a path that leads elsewhere is not remembered', async () => {
    const thrown = await thrownBy(as(null, requireUser, '//evil.example'))
    expect(thrown.digest).not.toContain('evil')
  })

  test('a page for admins does not exist for sales', async () => {
    const [sales, admin] = [await makeUser(), await makeUser({ role: 'admin' })]
    const thrown = await thrownBy(as(await cookieOf(sales), requireAdmin))
    expect(thrown.digest).toContain('404')
    expect(await as(await cookieOf(admin), requireAdmin)).toMatchObject({ id: admin.id })
  })
})

test('who has still to set up two-factor sign-in is let do nothing else', async () => {
  const [admin, person] = [await makeUser({ role: 'admin' }), await makeUser()]
  const confirmed = { sealedSecret: new Uint8Array([1]), confirmedAt: new Date() }
  await db().twoFactor.create({ data: { userId: admin.id, ...confirmed } })
  await requireTwoFactor({ isRequired: true, actorId: admin.id })
  const cookie = await cookieOf(person)
  expect((await thrownBy(as(cookie, requireUser, '/contacts'))).digest).toContain('/two-factor')
  await expect(as(cookie, requireUserForRoute)).rejects.toMatchObject({ code: 'not-allowed' })
  expect(await as(cookie, requireSessionForRoute)).toMatchObject({ id: person.id, mustSetUpTwoFactor: true })
  expect(await as(await cookieOf(admin), requireUser)).toMatchObject({ id: admin.id })
  await db().twoFactor.create({ data: { userId: person.id, ...confirmed } })
  expect(await as(cookie, requireUserForRoute)).toMatchObject({ mustSetUpTwoFactor: false })
  await db().accessSettings.deleteMany()
})

test('a route handler tells signed out from not allowed', async () => {
  const cookie = await cookieOf(await makeUser())
  await expect(as(null, requireUserForRoute)).rejects.toMatchObject({ code: 'not-signed-in' })
  await expect(as(null, requireAdminForRoute)).rejects.toMatchObject({ code: 'not-signed-in' })
  await expect(as(cookie, requireAdminForRoute)).rejects.toMatchObject({ code: 'not-allowed' })
})
