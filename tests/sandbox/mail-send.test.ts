import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { useDatabase } from '../support/database.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const SEND = '/v3/mail/send'
const errorsOf = (json: unknown) => (json as { errors: { message: string; field: string | null }[] }).errors

test('takes a mail: 202, an id of 22 characters, rate headers, one row with its request', async () => {
  const { status, headers, json } = await sandbox.call('POST', SEND, mailTo('ana@example.com'))
  expect({ status, json }).toEqual({ status: 202, json: null })
  const id = headers.get('x-message-id')
  expect(id).toMatch(/^[\w-]{22}$/)
  expect(headers.get('x-ratelimit-limit')).toBe('600')
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 - 1)
  expect(await db().sandboxMail.findMany({ omit: { id: true, createdAt: true } })).toEqual([
    {
      messageId: id,
      isSample: false,
      username: 'mailroom',
      recipient: 'ana@example.com',
      sender: 'desk@example.com',
      subject: 'Hello',
      request: mailTo('ana@example.com'),
    },
  ])
})

test('keeps one mail for each recipient, all under one id, each with its own personalization', async () => {
  const [one] = mailTo('ana@example.com').personalizations
  const [two] = mailTo('bo@example.com').personalizations
  await sandbox.call(
    'POST',
    SEND,
    mailTo('', { personalizations: [one, { ...two, cc: [{ email: 'cy@example.com' }], subject: 'Own' }] }),
  )
  const mails = await db().sandboxMail.findMany({ orderBy: { recipient: 'asc' } })
  expect(mails.map(({ recipient, subject }) => [recipient, subject])).toEqual([
    ['ana@example.com', 'Hello'],
    ['bo@example.com', 'Own'],
    ['cy@example.com', 'Own'],
  ])
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
  expect(mails[0]?.request).toMatchObject({ personalizations: [one] })
})

test('sandbox_mode validates, answers 200 and keeps nothing', async () => {
  const mail = mailTo('ana@example.com', { mail_settings: { sandbox_mode: { enable: true } } })
  expect(await sandbox.call('POST', SEND, mail)).toMatchObject({ status: 200, json: null })
  expect(await db().sandboxMail.count()).toBe(0)
  expect((await sandbox.call('POST', SEND, { ...mail, subject: '' })).status).toBe(400)
})

test.each([
  ['no key', '', 'authorization required'],
  [
    'a wrong key',
    `SG.${'x'.repeat(22)}.${'y'.repeat(43)}`,
    'The provided authorization grant is invalid, expired, or revoked',
  ],
])('%s is 401', async (_, key, message) => {
  const { status, json } = await sandbox.call('POST', SEND, mailTo('ana@example.com'), key)
  expect({ status, json }).toEqual({ status: 401, json: { errors: [{ message, field: null }] } })
})

test('a key without mail.send is 403, but may ask for its scopes', async () => {
  const key = await createSandboxKey(db(), { name: 'narrow', scopes: ['stats.read'] })
  expect(await sandbox.call('POST', SEND, mailTo('ana@example.com'), key)).toMatchObject({
    status: 403,
    json: { errors: [{ message: 'access forbidden' }] },
  })
  expect(await sandbox.call('GET', '/v3/scopes', undefined, key)).toMatchObject({
    status: 200,
    json: { scopes: ['stats.read'] },
  })
})

test('unknown paths are 404, wrong verbs 405', async () => {
  expect(await sandbox.call('GET', '/v3/marketing/lists')).toMatchObject({
    status: 404,
    json: { errors: [{ message: 'not found' }] },
  })
  expect(await sandbox.call('GET', SEND)).toMatchObject({
    status: 405,
    json: { errors: [{ message: 'method not allowed' }] },
  })
})

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `p${n}@example.com` }))
const to = [{ email: 'ana@example.com' }]

test.each<[string, Record<string, unknown>, RegExp, string]>([
  ['no personalization', { personalizations: [] }, /at least one personalization/, 'personalizations'],
  [
    '1,001 personalizations',
    { personalizations: people(1001).map((person) => ({ to: [person] })) },
    /limited to 1000 personalizations.*provided 1001/,
    'personalizations',
  ],
  [
    '1,001 recipients',
    { personalizations: [{ to: people(600) }, { to, cc: people(400) }] },
    /limit of 1000 total recipients/,
    'personalizations',
  ],
  ['no to', { personalizations: [{ cc: to }] }, /to parameter is required/, 'personalizations.0.to'],
  [
    'an address that is none',
    { personalizations: [{ to: [{ email: 'ana' }] }] },
    /valid email address/,
    'personalizations.0.to',
  ],
  [
    'an address twice',
    { personalizations: [{ to, cc: [{ email: 'ANA@example.com' }] }] },
    /only be included once.*\[ANA@example.com\]/,
    'personalizations.0',
  ],
  [
    'a number as argument',
    { personalizations: [{ to, custom_args: { id: 7 } }] },
    /custom arguments object must be strings/,
    'personalizations.0.custom_args',
  ],
  [
    'no arguments in custom_args',
    { personalizations: [{ to, custom_args: {} }] },
    /custom_args can't be empty/,
    'personalizations.0.custom_args',
  ],
  [
    'too long arguments',
    { personalizations: [{ to, custom_args: { a: 'x'.repeat(10_000) } }] },
    /may not exceed 10,000 bytes/,
    'personalizations.0.custom_args',
  ],
  ['a reserved header', { headers: { Subject: 'x' } }, /reserved keys/, 'headers.Subject'],
  [
    'a header that is a number',
    { personalizations: [{ to, headers: { 'X-A': 1 } }] },
    /header values must be strings/,
    'personalizations.0.headers.X-A',
  ],
  ['no from', { from: undefined }, /from object must be provided/, 'from.email'],
  ['a from that is none', { from: { email: 'desk' } }, /from object must be provided/, 'from.email'],
  ['two kinds of reply_to', { reply_to: to[0], reply_to_list: to }, /cannot be used together/, 'reply_to'],
  ['an empty subject', { subject: '' }, /at least one character/, 'subject'],
  ['no subject', { subject: undefined }, /The subject is required/, 'subject'],
  ['no content', { content: undefined }, /content param is required/, 'content'],
  ['an empty content', { content: [] }, /at least one defined content block/, 'content'],
  [
    'an empty part',
    { content: [{ type: 'text/plain', value: '' }] },
    /content value must be a string/,
    'content.0.value',
  ],
  [
    'HTML before text',
    {
      content: [
        { type: 'text/html', value: 'a' },
        { type: 'text/plain', value: 'a' },
      ],
    },
    /RFC 1341/,
    'content',
  ],
  [
    '11 categories',
    { categories: people(11).map(({ email }) => email) },
    /limit of 10 categories/,
    'categories',
  ],
  ['a category twice', { categories: ['a', 'a'] }, /unique list/, 'categories'],
  ['a category beyond ASCII', { categories: ['é'] }, /non-ASCII/, 'categories'],
  ['a time as text', { send_at: 'now' }, /UNIX timestamp as an integer/, 'send_at'],
  [
    'a time in four days',
    { send_at: Math.floor(Date.now() / 1000) + 4 * 86400 },
    /72 hours in advance/,
    'send_at',
  ],
  [
    'a file that is no base64',
    { attachments: [{ content: 'ä', filename: 'a.txt' }] },
    /base64 encoded/,
    'attachments.0.content',
  ],
  [
    'a file without a name',
    { attachments: [{ content: 'YQ==' }] },
    /filename is required/,
    'attachments.0.filename',
  ],
  ['a group that is none', { asm: { group_id: 'x' } }, /ASM group ID must be an integer/, 'asm.group_id'],
  [
    'a toggle that is none',
    { mail_settings: { sandbox_mode: { enable: 'yes' } } },
    /sandbox mode enable param should be a boolean/,
    'mail_settings.sandbox_mode.enable',
  ],
])('%s is 400 in SendGrid’s words', async (_, changes, message, field) => {
  const { status, json } = await sandbox.call('POST', SEND, mailTo('ana@example.com', changes))
  expect(status).toBe(400)
  expect(errorsOf(json)).toContainEqual({ message: expect.stringMatching(message) as string, field })
  expect(await db().sandboxMail.count()).toBe(0)
})

test('several faults are told at once', async () => {
  const { json } = await sandbox.call('POST', SEND, { subject: '' })
  expect(errorsOf(json).length).toBeGreaterThanOrEqual(4)
})

test('what is no JSON object is 400, and so is a text no database keeps', async () => {
  expect((await sandbox.call('POST', SEND, '{"from":')).status).toBe(400)
  expect((await sandbox.call('POST', SEND, '[]')).status).toBe(400)
  expect(await sandbox.call('POST', SEND, mailTo('ana@example.com', { subject: 'a\u0000b' }))).toMatchObject({
    status: 400,
    json: { errors: [{ message: 'Invalid UTF8 in request.' }] },
  })
  expect(
    (await sandbox.call('POST', SEND, mailTo('ana@example.com', { subject: 'how to write \\u0000' }))).status,
  ).toBe(202)
})

test('a body over 30 MB is 413', async () => {
  const mail = mailTo('ana@example.com', {
    content: [{ type: 'text/plain', value: 'x'.repeat(31 * 1024 * 1024) }],
  })
  expect(await sandbox.call('POST', SEND, mail)).toMatchObject({
    status: 413,
    json: { errors: [{ message: 'content too large' }] },
  })
})

test('the next sends fail as they are told to, and are not taken', async () => {
  await setSandboxControl(db(), { failCount: 2, failStatus: 500 })
  const answers = [
    await sandbox.call('POST', SEND, mailTo('a@example.com')),
    await sandbox.call('POST', SEND, mailTo('b@example.com')),
  ]
  expect(answers).toMatchObject(
    Array(2).fill({ status: 500, json: { errors: [{ message: 'internal server error' }] } }),
  )
  expect(await db().sandboxMail.count()).toBe(0)
  expect((await sandbox.call('POST', SEND, mailTo('c@example.com'))).status).toBe(202)
})
