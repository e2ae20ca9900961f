import { describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'
import { auditWords, isGone, subjectHref } from '#components/settings/audit-words.ts'
import { auditCsv } from '#lib/audit/audit-csv.ts'
import { findLastChange } from '#lib/audit/find-last-change.ts'
import { listAudit } from '#lib/audit/list-audit.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { csvRow } from '#lib/csv.ts'
import { db, transaction } from '#lib/db.ts'
import { planDomain } from '#lib/domains/plan-domain.ts'

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

  it('names the domain that was planned, leads to it, and tells when it is gone', async () => {
    const { id: actorId } = await makeUser({ role: 'admin' })
    const plan = {
      instance: 'val',
      domain: 'val-mail.example.test',
      subdomain: 'em1',
      linkSubdomain: '',
      dkimSelector: null,
    }
    const { id } = await transaction((tx) => planDomain(tx, { ...plan, provider: 'sandbox', actorId }))
    const latest = async () => {
      const [entry] = (await listAudit({ limit: 1 })).entries
      if (!entry) throw new Error('The trail is empty.')
      return { entry, ...auditWords(entry), href: subjectHref(entry), isGone: isGone(entry) }
    }
    expect(await latest()).toMatchObject({
      deed: 'put on the plan the domain',
      entry: { subject: { name: 'val-mail.example.test' } },
      href: `/settings/domains/${id}`,
      isGone: false,
    })
    await db().mailDomain.delete({ where: { id } })
    expect(await latest()).toMatchObject({ href: null, isGone: true })
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

  it('filters by who, what and when, also what the system did by itself', async () => {
    const ana = await makeUser()
    const day = (text: string) => new Date(`${text}T12:00:00Z`)
    const entries: [string | null, string, string][] = [
      [ana.id, 'user', '2026-03-01'],
      [ana.id, 'stream_settings', '2026-03-02'],
      [null, 'stream_settings', '2026-03-03'],
      [null, 'workflow', '2026-03-04'],
    ]
    await db().auditEntry.createMany({
      data: entries.map(([actorId, subjectType, at]) => ({
        actorId,
        subjectType,
        subjectId: 'filtered',
        action: 'test.filtered',
        at: day(at),
      })),
    })
    const days = { from: day('2026-03-01'), to: day('2026-03-05') }
    const types = async (query: Parameters<typeof listAudit>[0]) =>
      (await listAudit({ ...days, ...query })).entries.map(({ subject }) => subject.type)
    expect(await types({})).toHaveLength(4)
    expect(await types({ person: ana.id })).toEqual(['stream_settings', 'user'])
    expect(await types({ person: 'system' })).toEqual(['workflow', 'stream_settings'])
    expect(await types({ kind: 'settings' })).toEqual(['stream_settings', 'stream_settings'])
    expect(await types({ kind: 'people' })).toEqual(['user'])
    expect(await types({ person: 'system', kind: 'settings' })).toEqual(['stream_settings'])
    // The end is not included.
    expect(await types({ from: day('2026-03-03'), to: day('2026-03-04') })).toEqual(['stream_settings'])
  })

  it('takes a cursor that is none as the beginning', async () => {
    expect((await listAudit({ before: '1; drop table' })).entries.length).toBeGreaterThan(0)
  })
})

describe('the trail as CSV', () => {
  const csv = async (query: Parameters<typeof auditCsv>[0]) => {
    const chunks: string[] = []
    for await (const chunk of auditCsv(query)) chunks.push(chunk)
    return chunks
  }

  it('holds every row once, a page at a time, and no formula', async () => {
    const evil = await makeUser({ name: '=HYPERLINK("http://evil.example")' })
    await db().auditEntry.createMany({
      data: Array.from({ length: 1_100 }, (_, index) => ({
        actorId: evil.id,
        action: 'test.exported',
        subjectType: 'test',
        subjectId: `row-${index}`,
      })),
    })
    const chunks = await csv({ person: evil.id })
    expect(chunks).toHaveLength(4)
    const lines = chunks.join('').trimEnd().split('\r\n')
    expect(lines).toHaveLength(1_101)
    expect(new Set(lines).size).toBe(1_101)
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://evil.example"")",`)
  })
})

it.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['  =1', "'  =1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['\uff1d1+1', "'\uff1d1+1"],
  ['\uff0b49', "'\uff0b49"],
  ['\uff0d2', "'\uff0d2"],
  ['\uff20SUM(A1)', "'\uff20SUM(A1)"],
  [' \t\uff1d1', "' \t\uff1d1"],
  ['\u3000=1', "'\u3000=1"],
  ['\u200b=1', "'\u200b=1"],
  ['\u202e\uff0b1', "'\u202e\uff0b1"],
  ['a=b', 'a=b'],
  ['a\uff1db', 'a\uff1db'],
  ['say "hi", twice', '"say ""hi"", twice"'],
  ['two\nlines', '"two\nlines"'],
  ['', ''],
])('the cell %j is written %j', (text, written) => {
  expect(csvRow([text, 'x'])).toBe(`${written},x\r\n`)
})

it('tells who changed something last, and that nobody did', async () => {
  const ana = await makeUser({ name: 'Ana' })
  const about = { subjectType: 'last_change', subjectId: 'one', action: 'test.changed' }
  await recordAudit(db(), { ...about, actorId: ana.id })
  expect(await findLastChange({ type: 'last_change' })).toMatchObject({ actor: { name: 'Ana' } })
  await recordAudit(db(), { ...about, subjectId: 'two', actorId: null })
  expect(await findLastChange({ type: ['other', 'last_change'] })).toMatchObject({ actor: null })
  expect(await findLastChange({ type: 'last_change', id: 'one' })).toMatchObject({ actor: { name: 'Ana' } })
  expect(await findLastChange({ type: 'last_change', id: 'three' })).toBeNull()
})

it('tells each field of settings that was changed, and rows of before by their names alone', () => {
  const entry = (fields: unknown) =>
    auditWords({
      id: '1',
      at: new Date(),
      actor: null,
      action: 'stream.options-saved',
      subject: { type: 'stream_settings', id: 'sandbox:transactional', name: null },
      changes: { fields },
    }).detail
  expect(
    entry({
      tracksOpens: { from: true, to: false },
      ipPool: { from: '', to: 'bulk' },
      fromName: { from: null, to: null },
    }),
  ).toBe('open tracking on → off, IP pool none → bulk, from name')
  expect(entry(['tracksOpens', 'ipPool'])).toBe('open tracking, IP pool')
})
