import { beforeAll, beforeEach, expect, describe, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { deliverSystemMail } from '#lib/system-mail/deliver-system-mail.ts'
import { sweepSystemMails } from '#lib/system-mail/lapse.ts'
import { listSystemMails } from '#lib/system-mail/list-system-mails.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { sendWaiting } from '#lib/system-mail/send-waiting.ts'
import { showSystemMail } from '#lib/system-mail/show-text.ts'
import { makeLink } from '#lib/users/one-time-link.ts'
import { renewLink } from '#lib/users/renew-link.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

let adminId: string

beforeAll(async () => {
  adminId = (await makeUser({ role: 'admin' })).id
})
beforeEach(async () => {
  await db().$executeRaw`truncate system_mail, system_server, one_time_link`
})

const setServer = () =>
  db().systemServer.create({ data: { host: 'mail.example.com', fromAddress: 'desk@example.com' } })
const read = (id: string) => db().systemMail.findUniqueOrThrow({ where: { id } })
const show = (id: string) => showSystemMail({ id, actorId: adminId })
const expire = () => db().oneTimeLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
const queueAlert = () =>
  transaction((tx) =>
    queueSystemMail(tx, { to: 'admin@example.com', subject: 'Look', text: 'Look', purpose: 'alert' }),
  )

/** A mail with a link that works, to somebody who has a password already or does not. */
async function queueLink(purpose: 'invitation' | 'password-reset') {
  const isInvited = purpose === 'invitation'
  const user = await makeUser(isInvited ? { passwordHash: null } : {})
  return transaction(async (tx) => {
    const kind = isInvited ? 'invitation' : 'password_reset'
    const link = await makeLink(tx, { userId: user.id, purpose: kind, actorId: adminId })
    const words = { to: user.email, subject: 'A link', text: `Open ${link.url}` }
    const { id } = await queueSystemMail(tx, { ...words, purpose, subjectId: user.id, linkId: link.id })
    return { id, user, link }
  })
}

describe('a mail with a one-time link', () => {
  test('is listed without it; each showing is an audit row that says who, whose and when', async () => {
    const { id, user, link } = await queueLink('password-reset')
    expect(JSON.stringify(await listSystemMails())).not.toContain(link.url)
    const before = await db().auditEntry.count({ where: { action: 'system-mail.shown' } })
    expect(await show(id)).toBe(`Open ${link.url}`)
    expect(await show(id)).toBe(`Open ${link.url}`)
    const rows = await db().auditEntry.findMany({ where: { action: 'system-mail.shown' }, skip: before })
    const row = { actorId: adminId, subjectType: 'user', subjectId: user.id }
    expect(rows).toMatchObject([row, row])
    expect(rows[0]?.changes).toEqual({ purpose: 'password-reset' })
  })

  test('is not shown when the audit trail cannot be written', async () => {
    const { id } = await queueLink('invitation')
    await db()
      .$executeRaw`alter table audit_entry add constraint none_now check (action <> 'system-mail.shown') not valid`
    try {
      await expect(show(id)).rejects.toThrow()
    } finally {
      await db().$executeRaw`alter table audit_entry drop constraint none_now`
    }
  })

  test('whose link ran out is neither shown nor sent, and a new one of its kind is made', async () => {
    const [invitation, reset] = [await queueLink('invitation'), await queueLink('password-reset')]
    await queueAlert()
    await setServer()
    await expire()
    expect(await listSystemMails()).toMatchObject({
      waiting: 1,
      mails: [{ state: 'no_server' }, { state: 'lapsed', link: 'dead', isLeft: false }, { link: 'dead' }],
    })
    const refused = await thrownBy(sendWaiting({ id: reset.id, actorId: adminId }))
    expect(refused).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no longer works') as string,
    })
    expect(await read(reset.id)).toMatchObject({ state: 'lapsed', sealedText: null })
    expect(await thrownBy(show(invitation.id))).toMatchObject({ code: 'conflict' })
    expect(await sendWaiting({ id: null, actorId: adminId })).toEqual({ count: 1 })
    expect(await renewLink({ mailId: invitation.id, actorId: adminId })).toEqual({
      email: invitation.user.email,
      link: null,
    })
    await renewLink({ mailId: reset.id, actorId: adminId })
    const made = await db().systemMail.findMany({ where: { state: 'queued', purpose: { not: 'alert' } } })
    expect(made.map(({ purpose, recipient }) => [purpose, recipient]).sort()).toEqual([
      ['invitation', invitation.user.email],
      ['password-reset', reset.user.email],
    ])
    expect(await thrownBy(renewLink({ mailId: (await queueAlert()).id, actorId: adminId }))).toMatchObject({
      code: 'conflict',
    })
  })

  test('is not sent by a job that comes too late for its link', async () => {
    await setServer()
    const { id } = await queueLink('password-reset')
    await expire()
    await deliverSystemMail(id, () => Promise.reject(new Error('was sent')))
    expect(await read(id)).toMatchObject({ state: 'lapsed', sealedText: null })
  })

  test('loses its text at night once the link is used, replaced or run out, and every mail goes after 90 days', async () => {
    const [used, replaced, works] = [
      await queueLink('invitation'),
      await queueLink('password-reset'),
      await queueLink('invitation'),
    ]
    const alert = await queueAlert()
    await db().oneTimeLink.update({ where: { id: used.link.id }, data: { usedAt: new Date() } })
    await db().oneTimeLink.delete({ where: { id: replaced.link.id } })
    await sweepSystemMails(new Date())
    for (const { id } of [used, replaced])
      expect(await read(id)).toMatchObject({ state: 'lapsed', sealedText: null })
    const links = (await listSystemMails()).mails.map(({ link }) => link)
    expect(new Set(links)).toEqual(new Set(['dead', 'used', 'works', null]))
    for (const { id } of [works, alert]) expect((await read(id)).sealedText).not.toBeNull()
    await sweepSystemMails(new Date(Date.now() + 91 * 86_400_000))
    expect(await db().systemMail.count()).toBe(0)
  })
})
