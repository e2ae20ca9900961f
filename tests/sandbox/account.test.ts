import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { ensureSandboxAccount } from '#lib/sandbox/account.ts'
import { ROUTES } from '#lib/sandbox/routes.ts'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { diffScopes, NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { useDatabase } from '../support/database.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

test('the default keys may do what they are for and no more, and no endpoint asks for anything else', async () => {
  const made = await ensureSandboxAccount(db())
  for (const purpose of ['transactional', 'marketing', 'management'] as const) {
    const check = await checkKey({ apiKey: made[purpose] ?? '', baseUrl: sandbox.url(), stream: purpose })
    expect(diffScopes(purpose, check.ok ? check.scopes : []), purpose).toMatchObject({
      missing: [],
      excessive: [],
    })
  }
  const asked = ROUTES.flatMap(({ scope }) => scope ?? []).filter((scope) => scope !== 'mail.send')
  expect(asked.filter((scope) => !NEEDED_SCOPES.management.includes(scope))).toEqual([])
})

test('the default keys are made once, told once, sufficient for their streams and kept as hashes', async () => {
  const made = await ensureSandboxAccount(db())
  expect(await ensureSandboxAccount(db())).toEqual({ transactional: null, marketing: null, management: null })
  for (const stream of ['transactional', 'marketing'] as const) {
    const key = made[stream] ?? ''
    expect(normaliseKey(key)).toEqual({ key, warning: null })
    const check = await checkKey({ apiKey: key, baseUrl: sandbox.url(), stream })
    expect(check).toMatchObject({ ok: true, missing: [] })
    const rows = JSON.stringify(await db().sandboxKey.findMany())
    expect(rows).not.toContain(key)
    expect(rows).not.toContain(key.slice(-43))
  }
  expect(made.transactional).not.toBe(made.marketing)
  const crossed = await checkKey({
    apiKey: made.transactional ?? '',
    baseUrl: sandbox.url(),
    stream: 'marketing',
  })
  expect(crossed).toMatchObject({
    ok: true,
    missing: expect.arrayContaining(['mail.batch.create']) as string[],
  })
})
