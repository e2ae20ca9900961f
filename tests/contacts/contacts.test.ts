import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { contactFields } from '#lib/contacts/contact-fields.ts'
import { getContact } from '#lib/contacts/get-contact.ts'
import { listContacts } from '#lib/contacts/list-contacts.ts'
import { addNote } from '#lib/contacts/notes.ts'
import { createContact, updateContact } from '#lib/contacts/save-contact.ts'
import { searchContacts } from '#lib/contacts/search.ts'
import { db, transaction } from '#lib/db.ts'
import { liftSuppression } from '#lib/suppressions/lift-suppression.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

useDatabase()

const fields = (values: Record<string, string>) => contactFields.parse(values)

describe('adding and editing', () => {
  test('a contact is kept with its company and an audit row without personal data', async () => {
    const user = await makeUser()
    const { id } = await transaction((tx) =>
      createContact(tx, {
        ...fields({ firstName: ' Ana ', email: 'ANA@Example.com', newAccountName: 'Northwind' }),
        actorId: user.id,
      }),
    )
    const contact = await getContact(id)
    expect(contact).toMatchObject({
      firstName: 'Ana',
      email: 'ana@example.com',
      account: { name: 'Northwind' },
      version: 1,
    })
    const audit = await db().auditEntry.findMany({ where: { subjectId: id } })
    expect(audit).toMatchObject([{ action: 'contact.created', actorId: user.id, subjectType: 'contact' }])
    expect(JSON.stringify(audit.map((row) => row.changes))).not.toContain('ana')
  })

  test('a company that is typed in another case is the same company, also at the same moment', async () => {
    const add = (email: string, newAccountName: string) =>
      transaction((tx) => createContact(tx, { ...fields({ email, newAccountName }), actorId: null }))
    await Promise.all([
      add('one@globex.test', 'Globex 100%'),
      add('two@globex.test', 'GLOBEX 100%'),
      add('three@globex.test', 'globex 100%'),
    ])
    expect(await db().account.count({ where: { name: { startsWith: 'globex', mode: 'insensitive' } } })).toBe(
      1,
    )
  })

  test('an address that another contact has is refused at its field', async () => {
    const taken = await makeContact({ email: 'taken@example.com' })
    const other = await makeContact()
    const refusal = {
      code: 'invalid',
      fields: { email: 'Another contact has this address.' },
    }
    await expect(
      transaction((tx) => createContact(tx, { ...fields({ email: 'Taken@example.com' }), actorId: null })),
    ).rejects.toMatchObject(refusal)
    await expect(
      transaction((tx) =>
        updateContact(tx, { ...fields({ email: taken.email }), id: other.id, version: 1, actorId: null }),
      ),
    ).rejects.toMatchObject(refusal)
  })

  test('of two contacts added with one address at once, one is kept and the other refused at its field', async () => {
    const add = () =>
      transaction((tx) => createContact(tx, { ...fields({ email: 'race@example.com' }), actorId: null }))
    const outcomes = await Promise.allSettled([add(), add(), add(), add()])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({
          code: 'invalid',
          fields: { email: 'Another contact has this address.' },
        })
      }
    }
  })

  test('an edit of an older version is refused and changes nothing', async () => {
    const contact = await makeContact()
    const edit = (title: string, version: number) =>
      transaction((tx) =>
        updateContact(tx, {
          ...fields({ email: contact.email, title }),
          id: contact.id,
          version,
          actorId: null,
        }),
      )
    await edit('First', 1)
    await expect(edit('Second', 1)).rejects.toMatchObject({ code: 'conflict' })
    expect(await getContact(contact.id)).toMatchObject({ title: 'First', version: 2 })
  })

  test('of two edits of one version at once, one wins', async () => {
    const contact = await makeContact()
    const edit = (title: string) =>
      transaction((tx) =>
        updateContact(tx, {
          ...fields({ email: contact.email, title }),
          id: contact.id,
          version: 1,
          actorId: null,
        }),
      )
    const outcomes = await Promise.allSettled([edit('A'), edit('B'), edit('C')])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await getContact(contact.id)).toMatchObject({ version: 2 })
  })

  test('a contact that is gone is not found', async () => {
    await expect(getContact(randomUUID())).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('list and search', () => {
  test('pages have no gaps and no repeats among people of one name', async () => {
    const account = await db().account.create({ data: { name: 'Twins Ltd' } })
    for (let n = 0; n < 7; n += 1) {
      await makeContact({ firstName: 'Same', lastName: 'Name', accountId: account.id })
    }
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listContacts>> = await listContacts({
        accountId: account.id,
        after,
        limit: 3,
      })
      seen.push(...page.items.map((contact) => contact.id))
      after = page.next
    } while (after)
    expect(seen).toHaveLength(7)
    expect(new Set(seen).size).toBe(7)
  })

  test('every word must be found, in name, address or company; wildcards are taken literally', async () => {
    const account = await db().account.create({ data: { name: 'Initech Labs' } })
    const contact = await makeContact({
      firstName: 'Milton',
      lastName: 'Waddams',
      email: 'milton_w@initech.test',
      accountId: account.id,
    })
    const ids = async (q: string) => (await listContacts({ q })).items.map((found) => found.id)
    expect(await ids('milton initech')).toEqual([contact.id])
    expect(await ids('waddams lumbergh')).toEqual([])
    expect(await ids('n_w@init')).toEqual([contact.id])
    expect(await ids('n%w@init')).toEqual([])
    expect(await ids('milton\u0000')).toEqual([contact.id])
    expect(await searchContacts('   ')).toEqual([])
    expect(await searchContacts('milton')).toMatchObject([
      { name: 'Milton Waddams', accountName: 'Initech Labs' },
    ])
  })

  test('each contact comes with the latest message to it', async () => {
    const contact = await makeContact()
    await makeMessage({ contactId: contact.id, subject: 'Older', createdAt: new Date('2026-01-01') })
    await makeMessage({
      contactId: contact.id,
      subject: 'Newer',
      createdAt: new Date('2026-02-01'),
      status: 'delivered',
    })
    expect((await listContacts({ q: contact.email })).items).toMatchObject([
      { lastSubject: 'Newer', lastStatus: 'delivered' },
    ])
  })

  test('a cursor that was tampered with gives the first page', async () => {
    const first = await listContacts({ limit: 2 })
    expect((await listContacts({ limit: 2, after: 'nonsense' })).items).toEqual(first.items)
    const foreign = Buffer.from('["2026"]').toString('base64url')
    expect((await listContacts({ limit: 2, after: foreign })).items).toEqual(first.items)
  })
})

test('a note belongs to a contact that exists', async () => {
  const user = await makeUser()
  const contact = await makeContact()
  await transaction((tx) => addNote(tx, { contactId: contact.id, body: 'Called back', authorId: user.id }))
  expect(await db().note.count({ where: { contactId: contact.id } })).toBe(1)
  await expect(
    transaction((tx) => addNote(tx, { contactId: randomUUID(), body: 'x', authorId: user.id })),
  ).rejects.toMatchObject({ code: 'not-found' })
})

test('one form sent twice at the same moment makes one note', async () => {
  const [user, contact] = [await makeUser(), await makeContact()]
  const note = { contactId: contact.id, body: 'Called back', formKey: randomUUID(), authorId: user.id }
  const add = () => transaction((tx) => addNote(tx, note))
  const [first, second] = await Promise.all([add(), add()])
  expect(second).toEqual(first)
  expect(await db().note.count({ where: { contactId: contact.id } })).toBe(1)
})

test('a suppression is shown on the contact and lifted once, on record', async () => {
  const admin = await makeUser({ role: 'admin' })
  const contact = await makeContact()
  const { id } = await db().suppression.create({
    data: {
      address: contact.email,
      stream: 'transactional',
      reason: 'bounced',
      since: new Date('2026-05-03T10:00:00Z'),
      detail: '550 no such user',
    },
  })
  expect((await getContact(contact.id)).suppressions).toMatchObject([
    { reason: 'bounced', detail: '550 no such user' },
  ])
  await transaction((tx) => liftSuppression(tx, { id, actorId: admin.id }))
  expect((await getContact(contact.id)).suppressions).toEqual([])
  await expect(transaction((tx) => liftSuppression(tx, { id, actorId: admin.id }))).rejects.toMatchObject({
    code: 'not-found',
  })
  const audit = await db().auditEntry.findMany({ where: { subjectId: id } })
  expect(audit).toMatchObject([{ action: 'suppression.lifted', actorId: admin.id }])
})
