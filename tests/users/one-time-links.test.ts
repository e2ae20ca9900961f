import { beforeEach, describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { resetTwoFactor } from '#lib/users/change-two-factor.ts'
import { deactivateUser } from '#lib/users/change-access.ts'
import { acceptInvitation, inviteAgain, inviteUser, withdrawInvitation } from '#lib/users/invite-user.ts'
import { listUsers } from '#lib/users/list-users.ts'
import { findLinkHolder } from '#lib/users/one-time-link.ts'
import { hashPassword } from '#lib/users/password.ts'
import { askForReset, mailReset, offerReset, resetByLink } from '#lib/users/reset-by-link.ts'
import { openSession, signOutEverywhere } from '#lib/users/sessions.ts'
import { beginTwoFactor } from '#lib/users/two-factor.ts'
import { seal } from '#lib/secrets.ts'
import { claimAttempt, forgetWrongPasswords, noteWrongCode } from '#lib/users/sign-in-failures.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { openText } from '#lib/system-mail/open-text.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

const PASSWORD = 'correct horse battery'
const CHOSEN = 'a passphrase of mine'
const ADDRESS = '192.0.2.1'
const CHOICE = { name: 'Ana Ruiz', password: CHOSEN, timeZone: 'Europe/Madrid', address: ADDRESS }

beforeEach(async () => {
  await db().$executeRaw`truncate one_time_link, system_mail, system_server, sign_in_failure`
})

const admin = () => makeUser({ role: 'admin', passwordHash: 'none' })
const person = async () => makeUser({ passwordHash: await hashPassword(PASSWORD) })
const tokenOf = (link: string | null) => link?.split('/').at(-1) ?? ''
const enter = (email: string, password: string) => signIn({ email, password, address: '192.0.2.1' })

async function invited(email = `guest-${Math.random()}@example.com`) {
  const actor = await admin()
  const handed = await inviteUser({ email, name: 'Ana', role: 'sales', actorId: actor.id })
  const user = await db().user.findUniqueOrThrow({ where: { email } })
  return { actor, user, link: handed.link, token: tokenOf(handed.link) }
}

const expire = () => db().oneTimeLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
const setServer = () =>
  db().systemServer.create({ data: { host: 'mail.example.com', fromAddress: 'desk@example.com' } })

describe('an invitation', () => {
  test('without a mail server is a link for the admin to hand over; only its hash is kept', async () => {
    const { link, token, user } = await invited()
    expect(link).toMatch(/^http:\/\/[^/]+\/invite\/[\w-]{43}$/)
    const row = await db().oneTimeLink.findFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(token)
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeGreaterThan(6.9 * 24 * 3_600_000)
    expect(await db().systemMail.count()).toBe(0)
    expect((await listUsers()).find(({ id }) => id === user.id)?.invitation).toEqual({
      expiresAt: row.expiresAt,
    })
  })

  test('with one goes by system mail and is not shown', async () => {
    await setServer()
    const { link, user } = await invited()
    expect(link).toBeNull()
    const mail = await db().systemMail.findFirstOrThrow()
    expect(mail).toMatchObject({ recipient: user.email, purpose: 'invitation', subjectId: user.id })
    const token = /\/invite\/([\w-]+)/.exec(openText(mail) ?? '')?.[1] ?? ''
    expect(await findLinkHolder(token, 'invitation')).toMatchObject({ email: user.email })
  })

  test('lets nobody in before it is accepted, and then with the chosen password', async () => {
    const { user, token } = await invited()
    expect(await enter(user.email, PASSWORD)).toBeNull()
    expect(await acceptInvitation({ token, ...CHOICE })).toEqual({ id: user.id, sessionVersion: 1 })
    expect(await enter(user.email, CHOSEN)).toMatchObject({ id: user.id })
    expect(await db().user.findUnique({ where: { id: user.id } })).toMatchObject({
      name: 'Ana Ruiz',
      timeZone: 'Europe/Madrid',
      mustChangePassword: false,
    })
  })

  test('is taken once, also by six browsers at the same moment', async () => {
    const { token } = await invited()
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => acceptInvitation({ token, ...CHOICE })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await findLinkHolder(token, 'invitation')).toBeNull()
  })

  test('is nothing after seven days, under another purpose, or made up', async () => {
    const { token } = await invited()
    expect(await findLinkHolder(token, 'password_reset')).toBeNull()
    expect(await findLinkHolder('made-up', 'invitation')).toBeNull()
    await expire()
    expect(await findLinkHolder(token, 'invitation')).toBeNull()
    await expect(acceptInvitation({ token, ...CHOICE })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('made again replaces the one before; withdrawn takes the person with it', async () => {
    const { actor, user, token } = await invited()
    const access = { userId: user.id, actorId: actor.id }
    const second = tokenOf((await inviteAgain(access)).link)
    expect(await findLinkHolder(token, 'invitation')).toBeNull()
    expect(await findLinkHolder(second, 'invitation')).toMatchObject({ id: user.id })
    await withdrawInvitation(access)
    expect(await db().user.findUnique({ where: { id: user.id } })).toBeNull()
    expect(await findLinkHolder(second, 'invitation')).toBeNull()
  })

  test('made again six times at once leaves one', async () => {
    const { actor, user } = await invited()
    const access = { userId: user.id, actorId: actor.id }
    const made = await Promise.all(Array.from({ length: 6 }, () => inviteAgain(access)))
    const holders = await Promise.all(made.map(({ link }) => findLinkHolder(tokenOf(link), 'invitation')))
    expect(holders.filter((holder) => holder !== null)).toHaveLength(1)
  })

  test('of somebody who came is neither made again nor withdrawn', async () => {
    const { actor, user, token } = await invited()
    await acceptInvitation({ token, ...CHOICE })
    const access = { userId: user.id, actorId: actor.id }
    await expect(inviteAgain(access)).rejects.toMatchObject({ code: 'conflict' })
    await expect(withdrawInvitation(access)).rejects.toMatchObject({ code: 'conflict' })
    expect(await db().user.count({ where: { id: user.id } })).toBe(1)
  })

  test('of an admin does not count as an admin: the last one stays one', async () => {
    await db().user.deleteMany()
    const only = await admin()
    const wanted = { email: 'second@example.com', name: 'Second', role: 'admin' as const }
    await inviteUser({ ...wanted, actorId: only.id })
    const refused = deactivateUser({ userId: only.id, actorId: only.id })
    await expect(refused).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a forgotten password', () => {
  test('is asked for with one job, whoever the address belongs to', async () => {
    const user = await person()
    await askForReset({ email: user.email, address: '192.0.2.1' })
    await askForReset({ email: 'nobody@example.com', address: '192.0.2.1' })
    expect(await db().oneTimeLink.count()).toBe(0)
    const [jobs] = await db().$queryRaw<{ count: number }[]>`
      select count(*)::int as count from graphile_worker.jobs where task_identifier = 'users.mail-reset'`
    expect(jobs?.count).toBe(2)
  })

  test('is asked for five times in 15 minutes, not more, and locks no sign-in', async () => {
    const user = await person()
    const ask = (email: string) => askForReset({ email, address: '192.0.2.2' })
    for (let n = 0; n < 5; n++) await ask(user.email)
    await expect(ask(user.email)).rejects.toMatchObject({ code: 'too-many' })
    for (let n = 0; n < 5; n++) await ask('nobody@example.com')
    await expect(ask('nobody@example.com')).rejects.toMatchObject({ code: 'too-many' })
    expect(await enter(user.email, PASSWORD)).toMatchObject({ id: user.id })
  })

  test('mails a link to who is there, and nothing to anybody else', async () => {
    await setServer()
    const user = await person()
    const gone = await makeUser({ deactivatedAt: new Date() })
    const { user: guest } = await invited()
    await db().systemMail.deleteMany()
    for (const email of [user.email, gone.email, guest.email, 'nobody@example.com']) await mailReset(email)
    const mails = await db().systemMail.findMany()
    expect(mails.map(({ recipient }) => recipient)).toEqual([user.email])
    const [mail] = mails
    const token = /\/reset\/([\w-]+)/.exec((mail && openText(mail)) ?? '')?.[1] ?? ''
    await resetByLink({ token, password: CHOSEN, address: ADDRESS })
    expect(await enter(user.email, CHOSEN)).toMatchObject({ id: user.id })
  })

  test('is changed by the link: other sessions end, failures are forgotten, the link is used up', async () => {
    const [actor, user] = [await admin(), await person()]
    await openSession(db(), { userId: user.id, device: 'Firefox' })
    for (let n = 0; n < 5; n++) await enter(user.email, 'wrong')
    const token = tokenOf((await offerReset({ userId: user.id, actorId: actor.id })).link)
    expect(await resetByLink({ token, password: CHOSEN, address: ADDRESS })).toEqual({
      id: user.id,
      sessionVersion: 2,
    })
    expect(await db().session.count({ where: { userId: user.id } })).toBe(0)
    expect(await enter(user.email, CHOSEN)).toMatchObject({ id: user.id })
    await expect(resetByLink({ token, password: CHOSEN, address: ADDRESS })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('does not open the second step: with two-factor sign-in the link signs nobody in', async () => {
    const [actor, user] = [await admin(), await person()]
    const sealedSecret = new Uint8Array([1])
    await db().twoFactor.create({ data: { userId: user.id, sealedSecret, confirmedAt: new Date() } })
    const token = tokenOf((await offerReset({ userId: user.id, actorId: actor.id })).link)
    expect(await resetByLink({ token, password: CHOSEN, address: ADDRESS })).toBeNull()
    await transaction((tx) => resetTwoFactor(tx, { email: user.email, actorId: actor.id }))
    expect(await enter(user.email, CHOSEN)).toMatchObject({ id: user.id })
  })

  test('a link of somebody who was deactivated since is nothing', async () => {
    const [actor, user] = [await admin(), await person()]
    const token = tokenOf((await offerReset({ userId: user.id, actorId: actor.id })).link)
    await deactivateUser({ userId: user.id, actorId: actor.id })
    expect(await findLinkHolder(token, 'password_reset')).toBeNull()
    await expect(resetByLink({ token, password: CHOSEN, address: ADDRESS })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('guesses', () => {
  test('a new password by link forgets the wrong passwords, never the wrong codes', async () => {
    const [actor, user] = [await admin(), await person()]
    const sealedSecret = seal('JBSWY3DPEHPK3PXP', `two-factor:${user.id}`)
    await db().twoFactor.create({ data: { userId: user.id, sealedSecret, confirmedAt: new Date() } })
    const guess = (password: string) =>
      signIn({ email: user.email, password, code: '000000', address: ADDRESS })
    const resetTo = async (password: string) => {
      const { link } = await offerReset({ userId: user.id, actorId: actor.id })
      await resetByLink({ token: tokenOf(link), password, address: ADDRESS })
    }
    for (let n = 0; n < 5; n++) expect(await guess('wrong')).toBeNull()
    await expect(guess(PASSWORD)).rejects.toMatchObject({ code: 'too-many' })
    await resetTo(CHOSEN)
    for (let n = 0; n < 5; n++) expect(await guess(CHOSEN)).toBeNull()
    await resetTo('yet another passphrase')
    await expect(guess('yet another passphrase')).rejects.toMatchObject({ code: 'too-many' })
  })

  test('a code that is wrong counts, also when a new password forgot its attempt meanwhile', async () => {
    const user = await person()
    const who = { email: user.email, address: ADDRESS }
    const attempt = await transaction((tx) => claimAttempt(tx, who))
    await forgetWrongPasswords(db(), user.email)
    await noteWrongCode(db(), attempt, who)
    await forgetWrongPasswords(db(), user.email)
    expect(await db().signInFailure.findMany()).toMatchObject([{ address: ADDRESS, isCode: true }])
  })

  test('at links are refused before anything is hashed: twenty from one network address', async () => {
    const { token } = await invited()
    const at = (n: number, address: string) =>
      n % 2 === 0
        ? resetByLink({ token: `made-up-${n}`, password: CHOSEN, address })
        : acceptInvitation({ ...CHOICE, token: `made-up-${n}`, address })
    for (let n = 0; n < 20; n++) await expect(at(n, ADDRESS)).rejects.toMatchObject({ code: 'conflict' })
    await expect(at(20, ADDRESS)).rejects.toMatchObject({ code: 'too-many' })
    await expect(at(21, ADDRESS)).rejects.toMatchObject({ code: 'too-many' })
    await expect(at(22, '192.0.2.7')).rejects.toMatchObject({ code: 'conflict' })
    await acceptInvitation({ ...CHOICE, token, address: '192.0.2.7' })
    expect(await db().signInFailure.count({ where: { address: 'link 192.0.2.7' } }), 'a right one').toBe(1)
  })
})

describe('ways in that outlive a session', () => {
  test('signing out everywhere takes open links and an unconfirmed second step along', async () => {
    const [actor, user] = [await admin(), await person()]
    const { link } = await offerReset({ userId: user.id, actorId: actor.id })
    const { secret } = await beginTwoFactor(user.id)
    await signOutEverywhere({ userId: user.id, actorId: actor.id })
    expect(await findLinkHolder(tokenOf(link), 'password_reset')).toBeNull()
    expect((await beginTwoFactor(user.id)).secret).not.toBe(secret)
  })

  test('whoever types an address into “forgot password” undoes no link that an admin handed over', async () => {
    const [actor, user] = [await admin(), await person()]
    const { link } = await offerReset({ userId: user.id, actorId: actor.id })
    await mailReset(user.email)
    expect(await findLinkHolder(tokenOf(link), 'password_reset')).toMatchObject({ id: user.id })
  })
})
