import { beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { db, transaction } from '#lib/db.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { saveManagementKey } from '#lib/settings/management-key.ts'
import type { Stream } from '#lib/settings/provider.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import {
  dropSpareKey,
  expirePreviousKey,
  openStagedKey,
  readSpareKeys,
  stageKey,
  storeStagedProof,
  swapBackKey,
  swapInStagedKey,
} from '#lib/settings/spare-keys.ts'

useDatabase()

const KEY = (letter: string) => `SG.${letter.repeat(22)}.${letter.repeat(43)}`
const [OLD, NEW, OTHER] = [KEY('o'), KEY('n'), KEY('x')]
const provider = 'sendgrid_us' as const
const name = { provider, stream: 'transactional' as Stream }
const GOOD: KeyCheck = { ok: true, scopes: ['mail.send'], missing: [], checkedAt: new Date().toISOString() }
let actorId: string

beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, spare_key, management_key`
  await db().mailSettings.create({ data: { provider } })
  actorId = (await makeUser({ role: 'admin' })).id
  await transaction((tx) => saveStream(tx, { ...name, ...SENDER, key: OLD, version: 0, actorId }))
})

const SENDER = { fromName: 'Desk', fromAddress: 'desk@example.com' }
const version = async () => (await readStream(provider, name.stream)).version
const deed = async () => ({ ...name, version: await version(), actorId })
const stage = async (key: string, seen?: number) =>
  transaction(async (tx) => stageKey(tx, { ...name, key, version: seen ?? (await version()), actorId }))
const prove = () => storeStagedProof(name, NEW, { check: GOOD })
const inUse = () => openStreamKey(provider, name.stream)

describe('staging', () => {
  it('keeps the new key beside the one in use, which goes on being used', async () => {
    await stage(NEW)
    expect(await inUse()).toBe(OLD)
    expect(await openStagedKey(name)).toBe(NEW)
    expect(await readSpareKeys(name)).toMatchObject({
      staged: { lastFour: 'nnnn', check: null },
      previous: null,
    })
    const stored = JSON.stringify(await db().spareKey.findMany(), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    )
    expect(stored).not.toContain(NEW.slice(3))
  })

  it('tells the second of two admins that the first was quicker', async () => {
    const seen = await version()
    const outcomes = await Promise.allSettled([stage(NEW, seen), stage(OTHER, seen)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    })
  })

  it('refuses the key in use, that of the other stream, and that which manages', async () => {
    await transaction((tx) =>
      saveStream(tx, { provider, stream: 'marketing', ...SENDER, key: OTHER, version: 0, actorId }),
    )
    await transaction((tx) => saveManagementKey(tx, { provider, key: KEY('m'), version: 0, actorId }))
    for (const key of [OLD, OTHER, KEY('m')])
      await expect(stage(key)).rejects.toMatchObject({ code: 'invalid' })
    await stage(NEW)
    await expect(
      transaction(async (tx) =>
        stageKey(tx, {
          provider,
          stream: 'marketing',
          key: NEW,
          version: (await readStream(provider, 'marketing', tx)).version,
          actorId,
        }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('swapping', () => {
  it('is refused until the staged key is proven', async () => {
    await stage(NEW)
    await expect(swapInStagedKey(await deed())).rejects.toMatchObject({ code: 'invalid' })
    await storeStagedProof(name, NEW, { check: { ...GOOD, missing: ['mail.send'] } })
    await expect(swapInStagedKey(await deed())).rejects.toMatchObject({ code: 'invalid' })
    expect(await inUse()).toBe(OLD)
    // A mail that is taken does not make up for a permission that is known to be missing.
    await storeStagedProof(name, NEW, { rehearsedAt: new Date() })
    await expect(swapInStagedKey(await deed())).rejects.toMatchObject({ code: 'invalid' })
    await prove()
    await swapInStagedKey(await deed())
    expect(await inUse()).toBe(NEW)
  })

  it('a proof of another key proves nothing', async () => {
    await stage(NEW)
    await storeStagedProof(name, OTHER, { check: GOOD })
    await expect(swapInStagedKey(await deed())).rejects.toMatchObject({ code: 'invalid' })
  })

  it('keeps the old key sealed for a day, with what was known of each, and puts it back', async () => {
    await stage(NEW)
    await prove()
    await swapInStagedKey(await deed())
    expect(await readStream(provider, name.stream)).toMatchObject({
      keyLastFour: 'nnnn',
      check: { ok: true },
    })
    const { staged, previous } = await readSpareKeys(name)
    expect(staged).toBeNull()
    expect(previous?.lastFour).toBe('oooo')
    expect(previous?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 23 * 3600_000)
    await swapBackKey(await deed())
    expect(await inUse()).toBe(OLD)
    expect(await openStagedKey(name)).toBe(NEW)
    expect(await readSpareKeys(name)).toMatchObject({ staged: { check: { ok: true } }, previous: null })
  })

  it('two admins who swap at once make one swap', async () => {
    await stage(NEW)
    await prove()
    const seen = await deed()
    const outcomes = await Promise.allSettled([swapInStagedKey(seen), swapInStagedKey(seen)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await inUse()).toBe(NEW)
    expect((await readSpareKeys(name)).previous?.lastFour).toBe('oooo')
  })

  it('puts every step on record, and no key', async () => {
    await stage(NEW)
    await prove()
    await swapInStagedKey(await deed())
    await swapBackKey(await deed())
    await dropSpareKey({ ...(await deed()), slot: 'staged' })
    const rows = await db().auditEntry.findMany({ where: { actorId }, orderBy: { id: 'asc' } })
    expect(rows.map(({ action }) => action)).toEqual([
      'stream.saved',
      'stream.key-staged',
      'stream.key-swapped',
      'stream.key-swapped-back',
      'stream.spare-key-dropped',
    ])
    expect(
      JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/SG\.|nnnn|oooo/)
  })
})

it('a previous key is forgotten after its day, and cannot be swapped back', async () => {
  await stage(NEW)
  await prove()
  await swapInStagedKey(await deed())
  await expirePreviousKey(name)
  expect((await readSpareKeys(name)).previous).not.toBeNull()
  await db().spareKey.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
  await expect(swapBackKey(await deed())).rejects.toMatchObject({ code: 'not-found' })
  await expirePreviousKey(name)
  expect(await db().spareKey.count()).toBe(0)
})
