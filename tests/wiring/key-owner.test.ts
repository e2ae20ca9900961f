import { expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { stageKey, storeStagedProof, swapBackKey, swapInStagedKey } from '#lib/settings/spare-keys.ts'
import { keyCheck } from '#lib/wiring/checks/key.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { readStreamKeys } from '#lib/wiring/read-stream-keys.ts'
import { useDatabase } from '../support/database.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)

const provider = 'sandbox' as const

test('a key is good for the account that it was saved for, and for no other, however often that changes', async () => {
  const key = () => keyCheck.run({ provider, signal: new AbortController().signal })
  const choose = async (subuser: string | null) => {
    const { version } = await readStream(provider, 'transactional')
    await chooseSubuser({ provider, stream: 'transactional', subuser, version, actorId: actorId() })
  }
  const view = () => readStream(provider, 'transactional')
  await choose(null)
  expect(await key(), 'the account’s own from the start').toMatchObject({ state: 'ok' })
  await choose('shop')
  expect(await key()).toMatchObject({
    state: 'waiting',
    summary:
      'Transactional: the key was saved for the account itself, and this mail goes out as the subuser shop.',
    advice: expect.stringContaining('Make a key inside shop') as string,
  })
  expect((await readStreamKeys(provider, 'transactional', await view())).isKeyOfAnother).toBe(true)
  await choose(null)
  expect((await key()).state, 'straight back').toBe('ok')
  expect((await readStreamKeys(provider, 'transactional', await view())).isKeyOfAnother).toBe(false)
  await choose('shop')
  const deed = async () => ({
    provider,
    stream: 'transactional' as const,
    actorId: actorId(),
    version: (await view()).version,
  })
  const own = await createSandboxKey(db(), {
    name: 'own',
    scopes: NEEDED_SCOPES.transactional,
    subuser: 'shop',
  })
  const staging = await deed()
  await transaction((tx) => stageKey(tx, { ...staging, key: own }))
  await storeStagedProof(staging, own, { rehearsedAt: new Date() })
  await swapInStagedKey(await deed())
  expect((await key()).state, 'its own').toBe('ok')
  await swapBackKey(await deed())
  expect((await key()).state, 'swapping changes nobody’s key into another’s').toBe('waiting')
  await storeStagedProof(staging, own, { rehearsedAt: new Date() })
  await swapInStagedKey(await deed())
  await choose('shop')
  expect((await key()).state, 'saved as it was').toBe('ok')
  await choose(null)
  expect(await key()).toMatchObject({
    state: 'waiting',
    summary:
      'Transactional: the key was saved for the subuser shop, and this mail goes out as the account itself.',
  })
  await swapBackKey(await deed())
  expect((await key()).state, 'the former key is still the account’s').toBe('ok')
  await db().streamSettings.updateMany({ data: { keyMadeFor: null } })
  expect(await key(), 'of an older release').toMatchObject({
    state: 'waiting',
    summary: expect.stringContaining('saved before it was said for whom') as string,
  })
})
