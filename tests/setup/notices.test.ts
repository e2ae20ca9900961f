import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { listNotices, readNotices } from '#lib/setup/notices.ts'
import { notifyAdmins, solveNotices } from '#lib/setup/notify-admins.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db().systemMail.deleteMany()
  await db().user.deleteMany()
})

const NOTICE = { key: 'check:sandbox:key', title: 'The key stopped working', body: 'Why.', href: '/settings' }
const tell = () => transaction((tx) => notifyAdmins(tx, NOTICE))

test('each active admin is told in the app and by mail, and nobody else', async () => {
  const [ana, ben] = [await makeUser({ role: 'admin' }), await makeUser({ role: 'admin' })]
  await makeUser({ role: 'admin', deactivatedAt: new Date() })
  const sales = await makeUser()
  await tell()
  expect(await db().notification.count()).toBe(2)
  const mails = await db().systemMail.findMany({ orderBy: { createdAt: 'asc' } })
  expect(mails.map((mail) => mail.recipient).sort()).toEqual([ana.email, ben.email].sort())
  expect(mails.map((mail) => mail.purpose)).toEqual(['alert', 'alert'])
  expect(await listNotices(sales.id)).toEqual({ unread: 0, notices: [] })
})

test('nobody is told the same again while it is unread; who has read it is', async () => {
  const [ana, ben] = [await makeUser({ role: 'admin' }), await makeUser({ role: 'admin' })]
  await Promise.all([tell(), tell(), tell()])
  expect(await db().notification.count()).toBe(2)
  expect(await db().systemMail.count()).toBe(2)
  await readNotices(ana.id, 'all')
  await tell()
  expect((await listNotices(ana.id)).notices).toHaveLength(2)
  expect((await listNotices(ben.id)).notices).toHaveLength(1)
  expect(await db().systemMail.count()).toBe(3)
})

test('a person reads only their own', async () => {
  const [ana, ben] = [await makeUser({ role: 'admin' }), await makeUser({ role: 'admin' })]
  await tell()
  const [notice] = (await listNotices(ana.id)).notices
  await readNotices(ben.id, notice?.id ?? '')
  expect((await listNotices(ana.id)).unread).toBe(1)
  expect((await listNotices(ben.id)).unread).toBe(1)
})

test('what is over asks for nothing any more and stays as a record', async () => {
  const ana = await makeUser({ role: 'admin' })
  await tell()
  const at = new Date()
  await transaction((tx) => solveNotices(tx, NOTICE.key, at))
  expect(await listNotices(ana.id)).toMatchObject({ unread: 0, notices: [{ isUnread: false, solvedAt: at }] })
})
