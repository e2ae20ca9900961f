import { describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'
import { listAudit } from '#lib/audit/list-audit.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db.ts'

useDatabase()

describe('listAudit', () => {
  it('names who did what to whom as they are called today', async () => {
    const ana = await makeUser({ name: 'Ana', role: 'admin' })
    const contact = await makeContact({ firstName: 'Ben', lastName: 'Cole' })
    const about = { subjectType: 'contact', subjectId: contact.id }
    await recordAudit(db(), {
      actorId: ana.id,
      action: 'contact.changed',
      ...about,
      changes: { fields: ['title'] },
    })
    await db().contact.update({ where: { id: contact.id }, data: { lastName: 'Stone' } })
    const [entry] = (await listAudit()).entries
    expect(entry).toMatchObject({
      action: 'contact.changed',
      actor: { name: 'Ana' },
      subject: { name: 'Ben Stone' },
      changes: { fields: ['title'] },
    })
    await db().contact.delete({ where: { id: contact.id } })
    expect((await listAudit()).entries[0]?.subject.name).toBeNull()
  })

  it('pages newest first without gaps or repeats, though all rows have one time', async () => {
    const at = new Date()
    await db().auditEntry.createMany({
      data: Array.from({ length: 120 }, (_, index) => ({
        at,
        action: 'test.counted',
        subjectType: 'test',
        subjectId: String(index),
      })),
    })
    const seen: string[] = []
    let before: string | undefined
    do {
      const page = await listAudit({ before })
      expect(page.entries.length).toBeLessThanOrEqual(50)
      seen.push(
        ...page.entries.filter(({ action }) => action === 'test.counted').map(({ subject }) => subject.id),
      )
      before = page.next ?? undefined
    } while (before)
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(119 - index)))
  })

  it('takes a cursor that is none as the beginning', async () => {
    expect((await listAudit({ before: '1; drop table' })).entries.length).toBeGreaterThan(0)
  })
})
