import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { ensureSandboxAccount } from '#lib/sandbox/account.ts'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { useDatabase } from '../support/database.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

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
