import { describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { changePassword } from '#lib/users/change-password.ts'
import { createUser } from '#lib/users/create-user.ts'
import { ensureFirstAdmin } from '#lib/users/first-admin.ts'
import { hashPassword, makePassword, verifyPassword } from '#lib/users/password.ts'
import { resetPassword } from '#lib/users/reset-password.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { updateProfile } from '#lib/users/update-profile.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

const PASSWORD = 'correct horse battery'
const person = async () => makeUser({ passwordHash: await hashPassword(PASSWORD), mustChangePassword: true })
const auditOf = (subjectId: string) =>
  db().auditEntry.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })

describe('the first admin', () => {
  test('is made once by eight starts at the same moment, with a readable password to be changed', async () => {
    const starts = Array.from({ length: 8 }, () =>
      ensureFirstAdmin({ email: 'Root@Example.com', password: null }),
    )
    const outcomes = await Promise.all(starts)
    const made = outcomes.filter((outcome) => outcome.created)
    expect(made).toHaveLength(1)
    expect(made[0]).toMatchObject({ email: 'root@example.com', mustChangePassword: true })
    expect(made[0]?.password).toMatch(/^[a-zA-Z2-9]{20}$/)
    expect(await db().user.count({ where: { role: 'admin' } })).toBe(1)
    const outcome = await signIn({
      email: 'root@example.com',
      password: made[0]?.password ?? '',
      address: '192.0.2.1',
    })
    expect(outcome).not.toBeNull()
  })

  test('is left alone when there is one, whatever address and password are given', async () => {
    const outcome = await ensureFirstAdmin({ email: 'other@example.com', password: 'another password' })
    expect(outcome).toMatchObject({ email: 'root@example.com', created: false, password: null })
    expect(await db().user.count({ where: { email: 'other@example.com' } })).toBe(0)
  })
})

describe('making a person', () => {
  const wanted = {
    email: ' Ana@Example.com',
    name: 'Ana Ruiz',
    role: 'sales' as const,
    password: PASSWORD,
    actorId: null,
  }

  test('keeps the address lower-cased, the password hashed, and records who did it without personal data', async () => {
    const id = await transaction((tx) => createUser(tx, wanted))
    const user = await db().user.findUniqueOrThrow({ where: { id } })
    expect(user).toMatchObject({ email: 'ana@example.com', role: 'sales', mustChangePassword: false })
    expect(await verifyPassword(user.passwordHash, PASSWORD)).toBe(true)
    const audit = await auditOf(id)
    expect(audit).toMatchObject([{ action: 'user.created', changes: { role: 'sales' } }])
    expect(JSON.stringify(audit.map((entry) => entry.changes))).not.toMatch(/ana|horse/i)
  })

  test('refuses an address that is taken, at its field; one with a modifier is another person', async () => {
    await expect(transaction((tx) => createUser(tx, wanted))).rejects.toMatchObject({
      code: 'invalid',
      fields: { email: expect.any(String) as string },
    })
    await expect(
      transaction((tx) => createUser(tx, { ...wanted, email: 'ana+x@example.com' })),
    ).resolves.toBeTruthy()
  })
})

describe('changing a password', () => {
  const change = (userId: string, oldPassword: string, newPassword = 'a new passphrase') =>
    changePassword({ userId, oldPassword, newPassword })

  test('raises the version of the sessions and ends the asking for a new one', async () => {
    const user = await person()
    expect(await change(user.id, PASSWORD)).toEqual({ id: user.id, sessionVersion: 2 })
    const after = await db().user.findUniqueOrThrow({ where: { id: user.id } })
    expect(after.mustChangePassword).toBe(false)
    expect(await verifyPassword(after.passwordHash, 'a new passphrase')).toBe(true)
    expect(await auditOf(user.id)).toMatchObject([{ action: 'user.password-changed', actorId: user.id }])
  })

  test('is guessed at five times, not more: a session left open is no way around the limit', async () => {
    const user = await person()
    const guesses = await Promise.allSettled(Array.from({ length: 8 }, () => change(user.id, 'wrong')))
    const codes = guesses.map((guess) =>
      guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'done',
    )
    expect(codes.filter((code) => code === 'invalid')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too-many')).toHaveLength(3)
    await expect(change(user.id, PASSWORD)).rejects.toMatchObject({ code: 'too-many' })
  })

  test('refuses a wrong old password and a short new one, and changes nothing', async () => {
    const user = await person()
    await expect(change(user.id, 'wrong')).rejects.toMatchObject({
      fields: { oldPassword: expect.any(String) as string },
    })
    await expect(change(user.id, PASSWORD, 'ninechars')).rejects.toThrow(/at least 10/)
    const after = await db().user.findUniqueOrThrow({ where: { id: user.id } })
    expect(after).toEqual(user)
    expect(await auditOf(user.id)).toEqual([])
  })

  test('of two changes at the same moment one wins', async () => {
    const user = await person()
    const outcomes = await Promise.allSettled([
      change(user.id, PASSWORD, 'first passphrase'),
      change(user.id, PASSWORD, 'second passphrase'),
    ])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await auditOf(user.id)).toHaveLength(1)
  })
})

test('a reset gives a made password once, signs out everywhere and forgets failed attempts', async () => {
  const user = await person()
  for (let n = 0; n < 5; n++) await signIn({ email: user.email, password: 'wrong', address: '203.0.113.5' })
  const { password } = await transaction((tx) => resetPassword(tx, { email: user.email, actorId: null }))
  const outcome = await signIn({ email: user.email, password, address: '203.0.113.5' })
  expect(outcome).toEqual({ id: user.id, sessionVersion: 2 })
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({ mustChangePassword: true })
  expect(await auditOf(user.id)).toMatchObject([{ action: 'user.password-reset', actorId: null }])
  const nobody = transaction((tx) => resetPassword(tx, { email: 'nobody@example.com', actorId: null }))
  await expect(nobody).rejects.toMatchObject({ code: 'not-found' })
})

test('a profile takes a name and a zone that exists, and records which fields changed', async () => {
  const user = await person()
  const update = (values: { name: string; timeZone: string }) => updateProfile({ userId: user.id, ...values })
  await update({ name: 'Ana Ruiz', timeZone: 'Europe/Madrid' })
  expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({
    name: 'Ana Ruiz',
    timeZone: 'Europe/Madrid',
  })
  await expect(update({ name: 'Ana Ruiz', timeZone: 'Mars/Olympus' })).rejects.toThrow(/time zone/)
  expect(await auditOf(user.id)).toMatchObject([{ changes: { fields: ['name', 'timeZone'] } }])
})

test('made passwords differ', () => {
  expect(new Set(Array.from({ length: 50 }, makePassword)).size).toBe(50)
})
