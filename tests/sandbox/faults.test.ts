import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { db } from '#lib/db.ts'
import {
  clearSandboxFaults,
  listSandboxFaults,
  setSandboxFault,
  type FaultKind,
} from '#lib/sandbox/faults.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const SCOPES = '/v3/scopes'
const set = (kind: FaultKind, more: { method?: string; pathPrefix?: string; count?: number | null } = {}) =>
  setSandboxFault(db(), { pathPrefix: SCOPES, kind, ...more })

test.each([
  ['401', 401, 'The provided authorization grant is invalid, expired, or revoked'],
  ['403', 403, 'access forbidden'],
  ['429', 429, 'too many requests'],
  ['500', 500, 'internal server error'],
] as const)(
  'an endpoint told to answer %s does so once, in SendGrid’s words',
  async (kind, status, message) => {
    await set(kind)
    expect(await sandbox.call('GET', SCOPES)).toMatchObject({ status, json: { errors: [{ message }] } })
    expect(await sandbox.call('GET', SCOPES)).toMatchObject({ status: 200 })
    expect(await listSandboxFaults(db())).toEqual([])
  },
)

test('429 says until when', async () => {
  await set('429')
  const { headers } = await sandbox.call('GET', SCOPES)
  expect(headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 - 5)
})

test('fails as often as asked, only where asked, and until cleared without a number', async () => {
  await set('500', { count: 2, method: 'GET' })
  const id = await set('403', { pathPrefix: '/v3/user/webhooks', count: null })
  const statuses = []
  for (const path of [SCOPES, '/v3/user/webhooks/event/settings/all', SCOPES, SCOPES])
    statuses.push((await sandbox.call('GET', path)).status)
  expect(statuses).toEqual([500, 403, 500, 200])
  expect(await listSandboxFaults(db())).toMatchObject([{ id, kind: '403', remaining: null, hits: 1 }])
  await clearSandboxFaults(db(), id)
  expect((await sandbox.call('GET', '/v3/user/webhooks/event/settings/all')).status).toBe(200)
})

test('of many requests at once exactly as many fail as asked', async () => {
  await set('500', { count: 3 })
  const answers = await Promise.all(Array.from({ length: 10 }, () => sandbox.call('GET', SCOPES)))
  expect(answers.filter(({ status }) => status === 500)).toHaveLength(3)
})

test.each([
  ['time-out', 0],
  ['lost', 1],
] as const)('%s gives no answer; mails taken: %i', async (kind, taken) => {
  await set(kind, { pathPrefix: '/v3/mail/send' })
  const client = sendgridClient({ ...sandbox.account(), timeoutMs: 400 })
  const reply = await client.request({
    method: 'POST',
    url: '/v3/mail/send',
    body: mailTo('ana@example.com'),
  })
  expect(reply).toMatchObject({ kind: 'failed', phase: 'maybe-sent' })
  expect(await db().sandboxMail.count()).toBe(taken)
})
