import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { getAccount } from '#lib/accounts/get-account.ts'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { accountFields, createAccount, updateAccount } from '#lib/accounts/save-account.ts'
import { db, transaction } from '#lib/db.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage } from '../support/factories.ts'

useDatabase()

test('companies of one name page without gaps or repeats, with their contacts counted', async () => {
  for (let n = 0; n < 5; n += 1) {
    const account = await db().account.create({ data: { name: 'Hooli' } })
    for (let m = 0; m <= n; m += 1) {
      const contact = await makeContact({ accountId: account.id })
      await makeMessage({ contactId: contact.id, createdAt: new Date('2026-05-01T00:00:00Z') })
    }
  }
  const first = await listAccounts({ q: 'hooli', limit: 3 })
  const second = await listAccounts({ q: 'hooli', limit: 3, after: first.next })
  const all = [...first.items, ...second.items]
  expect(new Set(all.map((account) => account.id)).size).toBe(5)
  expect(all.map((account) => account.contactCount).sort()).toEqual([1, 2, 3, 4, 5])
  expect(all[0]?.lastMessageAt).toEqual(new Date('2026-05-01T00:00:00Z'))
  expect(second.next).toBeNull()
})

test('a company is added and changed, on record', async () => {
  const fields = accountFields.parse({ name: ' Vandelay ', domain: 'Vandelay.Example.com', ownerId: '' })
  const { id } = await transaction((tx) => createAccount(tx, { ...fields, actorId: null }))
  expect(await getAccount(id)).toMatchObject({
    name: 'Vandelay',
    domain: 'vandelay.example.com',
    contactCount: 0,
  })
  await transaction((tx) =>
    updateAccount(tx, { ...fields, name: 'Vandelay Industries', id, version: 1, actorId: null }),
  )
  const audit = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
  expect(audit.map((row) => [row.action, row.changes])).toEqual([
    ['account.created', {}],
    ['account.changed', { fields: ['name'] }],
  ])
  await expect(getAccount(randomUUID())).rejects.toMatchObject({ code: 'not-found' })
})

const FIELDS = { name: 'Globex', domain: null, ownerId: null }

test('of two editors of one version the later one is told, and changes nothing', async () => {
  const { id } = await transaction((tx) => createAccount(tx, { ...FIELDS, actorId: null }))
  const edit = (name: string) =>
    transaction((tx) => updateAccount(tx, { ...FIELDS, name, id, version: 1, actorId: null }))
  const edits = await Promise.allSettled([edit('Globex A'), edit('Globex B')])
  expect(edits.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(edit('Globex C')).rejects.toMatchObject({ code: 'conflict' })
  expect(await getAccount(id)).toMatchObject({ version: 2 })
  expect(await db().auditEntry.count({ where: { subjectId: id, action: 'account.changed' } })).toBe(1)
})

test('one form sent twice at the same moment makes one company', async () => {
  const formKey = randomUUID()
  const add = () => transaction((tx) => createAccount(tx, { ...FIELDS, formKey, actorId: null }))
  const [first, second] = await Promise.all([add(), add()])
  expect(second).toEqual(first)
  expect(await db().auditEntry.count({ where: { subjectId: first.id } })).toBe(1)
})

test('an owner who is gone is an error at their field', async () => {
  const lost = { ...FIELDS, ownerId: randomUUID(), actorId: null }
  const error = { code: 'invalid', fields: { ownerId: expect.any(String) as string } }
  await expect(transaction((tx) => createAccount(tx, lost))).rejects.toMatchObject(error)
  const { id } = await transaction((tx) => createAccount(tx, { ...FIELDS, actorId: null }))
  const changed = transaction((tx) => updateAccount(tx, { ...lost, id, version: 1 }))
  await expect(changed).rejects.toMatchObject(error)
})
