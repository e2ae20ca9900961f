import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'
import { db, transaction } from '#lib/db.ts'
import { changeProvider, setSending } from '#lib/settings/save-mail-settings.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { removeStreamKey, saveStream } from '#lib/settings/save-stream.ts'
import { storeKeyCheck } from '#lib/settings/store-key-check.ts'

const database = useDatabase()

const KEY = 'SG.transactional-key-text.first-secret-wxyz'
const OTHER_KEY = 'SG.another-key-text-here.second-secret-1234'
const SENDER = { fromName: 'Service desk', fromAddress: 'desk@example.com' }

let actorId: string
beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings`
  actorId = (await makeUser({ role: 'admin' })).id
})

const NAME = { provider: 'sendgrid_us', stream: 'transactional' } as const
const transactional = { provider: 'sendgrid_us', stream: 'transactional', ...SENDER } as const
const marketing = { provider: 'sendgrid_us', stream: 'marketing', ...SENDER } as const

const audited = (action: string) => db().auditEntry.findMany({ where: { action, actorId } })

describe('setSending', () => {
  it('switches, raises the version and records who did it', async () => {
    await setSending({ isEnabled: false, version: 0, actorId })
    expect(await readMailSettings()).toMatchObject({ isEnabled: false, version: 1 })
    await setSending({ isEnabled: true, version: 1, actorId })
    expect(await readMailSettings()).toMatchObject({ isEnabled: true, version: 2 })
    expect(await audited('sending.switched-off')).toHaveLength(1)
    expect(await audited('sending.switched-on')).toHaveLength(1)
  })

  it('tells the second of two editors about the first, and changes nothing', async () => {
    await setSending({ isEnabled: false, version: 0, actorId })
    await changeProvider({ provider: 'sendgrid_eu', version: 1, actorId })
    await expect(setSending({ isEnabled: true, version: 1, actorId })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await readMailSettings()).toMatchObject({ isEnabled: false, provider: 'sendgrid_eu', version: 2 })
    expect(await audited('sending.switched-on')).toHaveLength(0)
  })

  it('lets one of five first changes through', async () => {
    const tries = Array.from({ length: 5 }, () => setSending({ isEnabled: false, version: 0, actorId }))
    const ends = await Promise.allSettled(tries)
    expect(await readMailSettings()).toMatchObject({ isEnabled: false, version: 1 })
    expect(
      ends.filter((end) => end.status === 'rejected').every((end) => end.reason.code === 'conflict'),
    ).toBe(true)
    expect(await audited('sending.switched-off')).toHaveLength(1)
  })
})

describe('changeProvider', () => {
  it('records from where to where and announces it at commit', async () => {
    const listener = new Client({ connectionString: database.url() })
    await listener.connect()
    await listener.query('listen mailroom_settings')
    let heard = 0
    listener.on('notification', () => (heard += 1))
    await changeProvider({ provider: 'sendgrid_us', version: 0, actorId })
    await waitFor('the announcement', () => heard === 1)
    await listener.end()
    const [entry] = await audited('provider.changed')
    expect(entry?.changes).toEqual({ from: 'sandbox', to: 'sendgrid_us' })
  })
})

describe('saveStream', () => {
  it('seals the key, shows its last four and records the deed without the key', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    expect(await readStream('sendgrid_us', 'transactional')).toMatchObject({
      ...SENDER,
      keyLastFour: 'wxyz',
      version: 1,
    })
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBe(KEY)
    const [entry] = await audited('stream.saved')
    expect(entry).toMatchObject({
      subjectId: 'sendgrid_us:transactional',
      changes: {
        key: true,
        sender: true,
        fields: { key: { from: null, to: null }, fromAddress: { from: null } },
      },
    })
    expect(JSON.stringify(entry?.changes)).not.toContain(SENDER.fromAddress)
    expect(JSON.stringify(entry?.changes)).not.toContain(KEY)
  })

  it('records from what to what a sender was changed, without who it names', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    const changed = { fromName: 'Ana Stone', fromAddress: 'ana@other.example.com' }
    await transaction((tx) =>
      saveStream(tx, { ...transactional, ...changed, key: null, version: 1, actorId }),
    )
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { action: 'stream.saved' },
      orderBy: { id: 'desc' },
    })
    const domain = SENDER.fromAddress.split('@')[1]
    expect(entry.changes).toEqual({
      key: false,
      sender: true,
      fields: {
        fromName: { from: null, to: null },
        fromAddress: { from: `${SENDER.fromAddress[0]}…@${domain}`, to: 'a…@other.example.com' },
      },
    })
  })

  it('keeps the key when none is given, and forgets the check of a replaced one', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    const checkedAt = new Date().toISOString()
    await storeKeyCheck(NAME, KEY, { ok: true, scopes: ['mail.send'], missing: [], checkedAt })
    await transaction((tx) =>
      saveStream(tx, { ...transactional, fromName: 'Desk', key: null, version: 1, actorId }),
    )
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBe(KEY)
    expect((await readStream('sendgrid_us', 'transactional')).check).toMatchObject({ ok: true, missing: [] })
    await transaction((tx) =>
      saveStream(tx, { ...transactional, fromName: 'Desk', key: OTHER_KEY, version: 2, actorId }),
    )
    expect(await readStream('sendgrid_us', 'transactional')).toMatchObject({
      keyLastFour: '1234',
      check: null,
    })
  })

  it('binds the sealed key to its provider and stream', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    const row = await db().streamSettings.findFirstOrThrow({ where: { stream: 'transactional' } })
    for (const copy of [
      { provider: 'sendgrid_us', stream: 'marketing' },
      { provider: 'sendgrid_eu', stream: 'transactional' },
    ] as const) {
      await db().streamSettings.create({ data: { ...copy, sealedKey: row.sealedKey } })
      await expect(openStreamKey(copy.provider, copy.stream)).rejects.toThrow()
    }
  })

  it('refuses one key for both streams', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    await expect(
      transaction((tx) => saveStream(tx, { ...marketing, key: KEY, version: 0, actorId })),
    ).rejects.toMatchObject({
      code: 'invalid',
      fields: { key: expect.stringContaining('Transactional, SendGrid US') as string },
    })
    expect(await openStreamKey('sendgrid_us', 'marketing')).toBeNull()
  })

  it('refuses one key for both streams when they are saved in the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      await db().$executeRaw`truncate stream_settings`
      const ends = await Promise.allSettled(
        [transactional, marketing].map((stream) =>
          transaction((tx) => saveStream(tx, { ...stream, key: KEY, version: 0, actorId })),
        ),
      )
      const refused = ends.filter((end) => end.status === 'rejected')
      expect(refused).toHaveLength(1)
      expect(refused[0]?.reason).toMatchObject({ code: 'invalid' })
      expect(await db().streamSettings.count({ where: { keyFingerprint: { not: null } } })).toBe(1)
    }
  })

  it('tells the second of two editors about the first', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    await transaction((tx) =>
      saveStream(tx, { ...transactional, fromName: 'Ana', key: null, version: 1, actorId }),
    )
    await expect(
      transaction((tx) =>
        saveStream(tx, { ...transactional, fromName: 'Ben', key: null, version: 1, actorId }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await readStream('sendgrid_us', 'transactional')).fromName).toBe('Ana')
  })

  it('needs a sender', async () => {
    await expect(
      transaction((tx) =>
        saveStream(tx, { ...transactional, fromAddress: '', key: KEY, version: 0, actorId }),
      ),
    ).rejects.toMatchObject({ code: 'invalid', fields: { fromAddress: expect.any(String) as string } })
  })
})

describe('removeStreamKey', () => {
  it('forgets key, last four and check, and records it; the key may then serve the other stream', async () => {
    await transaction((tx) => saveStream(tx, { ...transactional, key: KEY, version: 0, actorId }))
    await removeStreamKey({ ...transactional, version: 1, actorId })
    expect(await readStream('sendgrid_us', 'transactional')).toMatchObject({
      ...SENDER,
      keyLastFour: null,
      check: null,
    })
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBeNull()
    expect(await audited('stream.key-removed')).toHaveLength(1)
    await transaction((tx) => saveStream(tx, { ...marketing, key: KEY, version: 0, actorId }))
    expect(await openStreamKey('sendgrid_us', 'marketing')).toBe(KEY)
  })
})
