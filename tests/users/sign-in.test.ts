import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { hashPassword } from '#lib/users/password.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

const PASSWORD = 'correct horse battery'
const MINUTE = 60_000

beforeEach(async () => {
  await db().signInFailure.deleteMany()
})

async function person(values: { deactivatedAt?: Date } = {}) {
  return makeUser({ passwordHash: await hashPassword(PASSWORD), ...values })
}

const attempt = (email: string, password = 'wrong', address = '192.0.2.1') =>
  signIn({ email, password, address })

async function failTimes(times: number, email: (n: number) => string, address?: string) {
  for (let n = 0; n < times; n++) expect(await attempt(email(n), 'wrong', address)).toBeNull()
}

describe('signing in', () => {
  test('gives the person and the version of their sessions, however the address is written', async () => {
    const user = await person()
    const outcome = await attempt(` ${user.email.toUpperCase()} `, PASSWORD)
    expect(outcome).toEqual({ id: user.id, sessionVersion: 1 })
    expect(await db().signInFailure.count()).toBe(0)
  })

  test.each([
    ['a wrong password', async () => attempt((await person()).email)],
    ['an unknown address', async () => attempt('nobody@example.com')],
    [
      'a deactivated person with the right password',
      async () => attempt((await person({ deactivatedAt: new Date() })).email, PASSWORD),
    ],
  ])('%s gives null and counts one failure', async (_case, run) => {
    expect(await run()).toBeNull()
    expect(await db().signInFailure.count()).toBe(1)
  })

  test('the table of failures holds no mail address', async () => {
    await attempt('ana@example.com')
    expect(JSON.stringify((await db().signInFailure.findMany()).map((row) => row.accountKey))).not.toContain(
      'ana',
    )
  })
})

describe('the limit per account', () => {
  test('after 5 failures even the right password is refused, from any address, with the time to wait', async () => {
    const user = await person()
    await failTimes(5, () => user.email)
    const refusal = attempt(user.email, PASSWORD, '198.51.100.9')
    const { code, retryAfterSeconds } = await thrownBy(refusal)
    expect(code).toBe('too-many')
    expect(retryAfterSeconds).toBeGreaterThan(14 * 60)
    expect(retryAfterSeconds).toBeLessThanOrEqual(15 * 60)
  })

  test('an unknown address is refused with the same words', async () => {
    const user = await person()
    await failTimes(5, () => user.email, '192.0.2.10')
    await failTimes(5, () => 'nobody@example.com', '192.0.2.11')
    const known = await thrownBy(attempt(user.email))
    const unknown = await thrownBy(attempt('nobody@example.com'))
    expect(unknown.message).toBe(known.message)
  })

  test('other accounts go on, and so does this one when the oldest failure is 15 minutes old', async () => {
    const [user, other] = [await person(), await person()]
    await failTimes(5, () => user.email)
    expect(await attempt(other.email, PASSWORD)).toMatchObject({ id: other.id })
    const oldest = await db().signInFailure.findFirstOrThrow({ orderBy: { id: 'asc' } })
    await db().signInFailure.update({
      where: { id: oldest.id },
      data: { at: new Date(Date.now() - 15 * MINUTE) },
    })
    expect(await attempt(user.email, PASSWORD)).toMatchObject({ id: user.id })
  })

  test('a refused attempt is not counted, so that waiting helps', async () => {
    const user = await person()
    await failTimes(5, () => user.email)
    await attempt(user.email).catch(() => null)
    expect(await db().signInFailure.count()).toBe(5)
  })

  test('of 12 attempts at the same moment 5 are tried', async () => {
    const user = await person()
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => attempt(user.email)))
    const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'tried' : outcome.reason.code))
    expect(codes.filter((code) => code === 'tried')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too-many')).toHaveLength(7)
  })
})

describe('the limit per network address', () => {
  test('after 20 failures on different accounts the address is refused, others are not', async () => {
    const user = await person()
    await failTimes(20, (n) => `nobody-${n}@example.com`)
    await expect(attempt(user.email, PASSWORD)).rejects.toMatchObject({ code: 'too-many' })
    expect(await attempt(user.email, PASSWORD, '198.51.100.9')).toMatchObject({ id: user.id })
  })

  test('of 30 attempts on different accounts at the same moment 20 are tried', async () => {
    const runs = Array.from({ length: 30 }, (_, n) => attempt(`nobody-${n}@example.com`))
    const outcomes = await Promise.allSettled(runs)
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(20)
  })
})
