import { Secret, TOTP } from 'otpauth'
import { beforeEach, describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { readAccessSettings, requireTwoFactor } from '#lib/users/access-settings.ts'
import { renewRecoveryCodes, resetTwoFactor, turnOffTwoFactor } from '#lib/users/change-two-factor.ts'
import { hashPassword } from '#lib/users/password.ts'
import { openSession } from '#lib/users/sessions.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { beginTwoFactor, confirmTwoFactor, readTwoFactor, takeCode } from '#lib/users/two-factor.ts'
import { openText } from '#lib/system-mail/open-text.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

const PASSWORD = 'correct horse battery'
const STEP_MS = 30_000
/** The beginning of a step, so that neighbours are certain. */
const NOW = Math.ceil(Date.now() / STEP_MS) * STEP_MS

beforeEach(async () => {
  await db().$executeRaw`truncate sign_in_failure, access_settings, two_factor, recovery_code`
})

const codeAt = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })

/** Somebody with two-factor sign-in, turned on two minutes ago. */
async function person() {
  const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
  const sessionId = await openSession(db(), { userId: user.id, device: 'Firefox on Linux' })
  const { secret } = await beginTwoFactor(user.id)
  const past = NOW - 4 * STEP_MS
  const first = { userId: user.id, sessionId, password: PASSWORD, code: codeAt(secret, past) }
  const codes = await confirmTwoFactor(first, past)
  return { user, secret, sessionId, codes }
}

const enter = (email: string, code?: string, password = PASSWORD) =>
  signIn({ email, password, address: '192.0.2.1', ...(code ? { code } : {}) })

const mailsTo = (subjectId: string) =>
  db().systemMail.findMany({ where: { subjectId, purpose: 'alert' }, orderBy: { createdAt: 'asc' } })

describe('setting it up', () => {
  test('begins with one secret until a first code fits, which is kept sealed', async () => {
    const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
    const [first, second] = [await beginTwoFactor(user.id), await beginTwoFactor(user.id)]
    expect(second.secret).toBe(first.secret)
    expect(first.uri).toContain(`secret=${first.secret}`)
    const row = await db().twoFactor.findUniqueOrThrow({ where: { userId: user.id } })
    expect(Buffer.from(row.sealedSecret).includes(first.secret)).toBe(false)
    const input = { userId: user.id, sessionId: user.id, password: PASSWORD, code: '000000' }
    const wrong = confirmTwoFactor(input, 0)
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid',
      fields: { code: expect.any(String) as string },
    })
    expect(await readTwoFactor(user.id)).toEqual({ confirmedAt: null, recoveryCodesLeft: 0 })
  })

  test('gives ten recovery codes, ends the other sessions and cannot be done again', async () => {
    const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
    const [here, elsewhere] = [
      await openSession(db(), { userId: user.id, device: 'here' }),
      await openSession(db(), { userId: user.id, device: 'elsewhere' }),
    ]
    const { secret } = await beginTwoFactor(user.id)
    const input = { userId: user.id, sessionId: here, password: PASSWORD, code: codeAt(secret, NOW) }
    const codes = await confirmTwoFactor(input, NOW)
    expect(new Set(codes).size).toBe(10)
    expect(await readTwoFactor(user.id)).toMatchObject({ recoveryCodesLeft: 10 })
    const left = await db().session.findMany({ where: { userId: user.id } })
    expect(left.map(({ id }) => id)).toEqual([here])
    expect(elsewhere).not.toBe(here)
    await expect(beginTwoFactor(user.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(confirmTwoFactor(input, NOW)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a session alone', () => {
  test('turns nothing on: it takes the password too, five tries of it', async () => {
    const user = await makeUser({ passwordHash: await hashPassword(PASSWORD) })
    const { secret } = await beginTwoFactor(user.id)
    const turnOn = (password: string) =>
      confirmTwoFactor({ userId: user.id, sessionId: user.id, password, code: codeAt(secret, NOW) }, NOW)
    for (let n = 0; n < 5; n++)
      await expect(turnOn('wrong')).rejects.toMatchObject({
        fields: { password: expect.any(String) as string },
      })
    await expect(turnOn(PASSWORD)).rejects.toMatchObject({ code: 'too-many' })
    expect(await readTwoFactor(user.id)).toMatchObject({ confirmedAt: null })
    expect(await enter(user.email), 'the owner still signs in').toMatchObject({ id: user.id })
    await db().signInFailure.deleteMany()
    expect(await turnOn(PASSWORD)).toHaveLength(10)
  })

  test('changes nothing unseen: the person is told by mail when it goes on and when it goes off', async () => {
    const { user } = await person()
    await turnOffTwoFactor({ userId: user.id, password: PASSWORD })
    const mails = await mailsTo(user.id)
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Two-factor sign-in is on',
      'Two-factor sign-in is off',
    ])
    expect(mails.map((mail) => openText(mail))).toEqual([
      expect.stringContaining('tell your admin at once') as string,
      expect.stringContaining('tell your admin at once') as string,
    ])
  })
})

describe('a code', () => {
  test.each([
    ['of this step', 0, true],
    ['of the step before', -1, true],
    ['of the step after', 1, true],
    ['two steps old', -2, false],
    ['two steps early', 2, false],
  ])('%s: taken %#', async (_case, steps, isTaken) => {
    const { user, secret } = await person()
    expect(await takeCode(user.id, codeAt(secret, NOW + steps * STEP_MS), NOW)).toBe(isTaken)
  })

  test('is taken once, also by eight sign-ins at the same moment', async () => {
    const { user, secret } = await person()
    const code = codeAt(secret, NOW)
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeCode(user.id, code, NOW)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await takeCode(user.id, codeAt(secret, NOW - STEP_MS), NOW)).toBe(false)
    expect(await takeCode(user.id, codeAt(secret, NOW + STEP_MS), NOW)).toBe(true)
  })

  test('may be typed with blanks; letters, length and other digits do not fit', async () => {
    const { user, secret } = await person()
    const code = codeAt(secret, NOW)
    for (const wrong of [`${code}0`, code.slice(1), 'abcdef', '', '٣٣٣٣٣٣'])
      expect(await takeCode(user.id, wrong, NOW)).toBe(false)
    expect(await takeCode(user.id, ` ${code.slice(0, 3)} ${code.slice(3)} `, NOW)).toBe(true)
  })

  test('for recovery is taken once, however it is written, and only from its owner', async () => {
    const [{ user, codes }, other] = [await person(), await person()]
    const [code = ''] = codes
    expect(await takeCode(other.user.id, code)).toBe(false)
    const typed = code.toUpperCase().replace('-', ' ')
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeCode(user.id, typed)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await readTwoFactor(user.id)).toMatchObject({ recoveryCodesLeft: 9 })
    expect(JSON.stringify(await db().recoveryCode.findMany())).not.toContain(code)
  })
})

describe('signing in', () => {
  test('asks for the code whether or not the password is right, and counts nothing yet', async () => {
    const { user } = await person()
    expect(await enter(user.email)).toBe('code-needed')
    expect(await enter(user.email, undefined, 'wrong')).toBe('code-needed')
    expect(await db().signInFailure.count()).toBe(0)
  })

  test('takes password and code together; either one wrong is refused alike, and a wrong password spends no code', async () => {
    const { user, codes } = await person()
    const [code = ''] = codes
    expect(await enter(user.email, code, 'wrong')).toBeNull()
    expect(await enter(user.email, '000000')).toBeNull()
    expect(await db().signInFailure.count()).toBe(2)
    expect(await enter(user.email, code)).toMatchObject({ id: user.id })
    expect(await enter(user.email, code)).toBeNull()
  })

  test('with five wrong codes is refused with 429, whatever comes next', async () => {
    const { user, codes } = await person()
    for (let n = 0; n < 5; n++) expect(await enter(user.email, '000000')).toBeNull()
    await expect(enter(user.email, codes[0])).rejects.toMatchObject({ code: 'too-many' })
    await expect(enter(user.email)).rejects.toMatchObject({ code: 'too-many' })
  })

  test('asks some unknown addresses for a code too, always the same, once anybody has a second step', async () => {
    const unknown = Array.from({ length: 12 }, (_, n) => `nobody-${n}@example.com`)
    const ask = () =>
      Promise.all(unknown.map((email, n) => signIn({ email, password: 'wrong', address: `198.51.100.${n}` })))
    expect(await ask()).toEqual(unknown.map(() => null))
    await db().signInFailure.deleteMany()
    await person()
    const answers = await ask()
    expect(new Set(answers)).toEqual(new Set([null, 'code-needed']))
    expect(await ask()).toEqual(answers)
  })
})

describe('what can be done about it', () => {
  test('turning it off and making new codes takes the password, five tries of it', async () => {
    const { user, codes } = await person()
    for (let n = 0; n < 5; n++) {
      const wrong = turnOffTwoFactor({ userId: user.id, password: 'wrong' })
      await expect(wrong).rejects.toMatchObject({ fields: { password: expect.any(String) as string } })
    }
    const proven = { userId: user.id, password: PASSWORD }
    await expect(turnOffTwoFactor(proven)).rejects.toMatchObject({ code: 'too-many' })
    await db().signInFailure.deleteMany()
    const renewed = await renewRecoveryCodes(proven)
    expect(await takeCode(user.id, codes[0] ?? '')).toBe(false)
    expect(await takeCode(user.id, renewed[0] ?? '')).toBe(true)
    await turnOffTwoFactor(proven)
    expect(await readTwoFactor(user.id)).toEqual({ confirmedAt: null, recoveryCodesLeft: 0 })
    expect(await enter(user.email)).toMatchObject({ id: user.id })
  })

  test('an admin requires it once they have it themselves; then nobody turns it off', async () => {
    const [{ user }, other] = [await person(), await makeUser({ role: 'admin' })]
    const asked = requireTwoFactor({ isRequired: true, actorId: other.id })
    await expect(asked).rejects.toMatchObject({ code: 'conflict' })
    expect(await readAccessSettings()).toEqual({ requiresTwoFactor: false })
    await requireTwoFactor({ isRequired: true, actorId: user.id })
    expect(await readAccessSettings()).toEqual({ requiresTwoFactor: true })
    const off = turnOffTwoFactor({ userId: user.id, password: PASSWORD })
    await expect(off).rejects.toMatchObject({ code: 'not-allowed' })
    await requireTwoFactor({ isRequired: false, actorId: other.id })
    expect(await readAccessSettings()).toEqual({ requiresTwoFactor: false })
  })

  test('an admin resets it: the password alone lets in, every session ends, and the person is told', async () => {
    const [{ user, codes }, actor] = [await person(), await makeUser({ role: 'admin' })]
    const reset = () =>
      transaction((tx) => resetTwoFactor(tx, { email: user.email.toUpperCase(), actorId: actor.id }))
    expect(await reset(), 'no server for system mail is set').toEqual({ isToldByMail: false })
    expect(await enter(user.email)).toMatchObject({ id: user.id, sessionVersion: 2 })
    expect(await takeCode(user.id, codes[0] ?? '')).toBe(false)
    expect(await db().session.count({ where: { userId: user.id } })).toBe(0)
    const audit = await db().auditEntry.findFirst({ where: { action: 'user.two-factor-reset' } })
    expect(audit).toMatchObject({ actorId: actor.id, subjectId: user.id })
    const [, told] = await mailsTo(user.id)
    expect(told).toMatchObject({ recipient: user.email, subject: 'Your two-factor sign-in was reset' })
    await expect(reset()).rejects.toMatchObject({ code: 'conflict' })
  })
})
