import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test, type TestContext } from 'vitest'
import { USUAL_OPTIONS } from '#lib/mail/transport.ts'
import { sendBody } from '#lib/sendgrid/transport.ts'
import { useDatabase } from '../support/database.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const DIR = process.env.SENDGRID_OPENAPI_DIR

/** SendGrid's own documents; the test is skipped where they are not at hand. */
function documents({ skip }: TestContext): (file: string, path: string) => ValidateFunction {
  if (!DIR || !existsSync(join(DIR, 'tsg_mail_v3.json')))
    return skip('SENDGRID_OPENAPI_DIR does not name a folder with SendGrid’s OpenAPI documents')
  // OpenAPI 3.0 has keywords that JSON Schema lacks.
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return (file, path) => {
    if (!ajv.getSchema(file)) ajv.addSchema(JSON.parse(readFileSync(join(DIR, file), 'utf8')) as object, file)
    const escaped = path.split(' ').map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    return ajv.compile({ $ref: `${file}#/${escaped.map(encodeURIComponent).join('/')}` })
  }
}

const MAIL = 'tsg_mail_v3.json'
const WEBHOOKS = 'tsg_webhooks_v3.json'
const SCOPES = 'tsg_scopes_v3.json'
const JSON_SCHEMA = 'content application/json schema'
const SETTINGS = '/v3/user/webhooks/event/settings'

function expectValid(validate: ValidateFunction, value: unknown): void {
  validate(value)
  expect(validate.errors ?? []).toEqual([])
}

test('our request is what the document of mail/send describes', (context) => {
  const body = documents(context)(MAIL, `components requestBodies PostMailSend ${JSON_SCHEMA}`)
  const mail = {
    messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
    instance: 'val',
    stream: 'transactional' as const,
    from: { email: 'desk@example.com', name: 'Desk' },
    to: { email: 'ana@example.com', name: 'Ana' },
    replyTo: { email: 'sales@example.com' },
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello',
    options: USUAL_OPTIONS,
  }
  expectValid(body, sendBody(mail))
  expectValid(body, sendBody({ ...mail, replyTo: null, text: '' }))
  const everything = {
    categories: ['desk'],
    tracksOpens: false,
    tracksClicks: false,
    footer: { html: '<p>Foot</p>', text: 'Foot' },
    ipPool: 'desk',
    unsubscribeGroupId: 7,
  }
  expectValid(body, sendBody({ ...mail, options: everything }))
  expect(body({ ...sendBody(mail), subject: 7 }), 'the document has teeth').toBe(false)
})

const REFUSALS: [number, () => ReturnType<typeof sandbox.call>][] = [
  [400, () => sandbox.call('POST', '/v3/mail/send', { subject: '' })],
  [401, () => sandbox.call('POST', '/v3/mail/send', mailTo('ana@example.com'), '')],
  [
    403,
    () =>
      sandbox.call(
        'POST',
        '/v3/mail/send',
        mailTo('ana@example.com', { from: { email: 'a@unverified.test' } }),
      ),
  ],
  [405, () => sandbox.call('GET', '/v3/mail/send')],
]

test('mail/send refuses in the documented form', async (context) => {
  const schemaOf = documents(context)
  for (const [status, call] of REFUSALS) {
    const answer = await call()
    expect(answer.status).toBe(status)
    expectValid(schemaOf(MAIL, `components responses PostMailSend${status} ${JSON_SCHEMA}`), answer.json)
  }
})

test('scopes are told in the documented form', async (context) => {
  const schema = (status: number) =>
    documents(context)(SCOPES, `paths /v3/scopes get responses ${status} ${JSON_SCHEMA}`)
  expectValid(schema(200), (await sandbox.call('GET', '/v3/scopes')).json)
  expectValid(schema(401), (await sandbox.call('GET', '/v3/scopes', undefined, '')).json)
})

test('event webhooks are told in the documented form', async (context) => {
  const schemaOf = documents(context)
  const schema = (path: string, verb: string, status: number) =>
    schemaOf(WEBHOOKS, `paths ${path} ${verb} responses ${status} ${JSON_SCHEMA}`)
  const settings = { url: 'https://a.example.com/events', enabled: true, open: true, friendly_name: 'CRM' }
  expectValid(schemaOf(WEBHOOKS, 'components schemas EventWebhookRequest'), settings)
  const made = await sandbox.call('POST', SETTINGS, settings)
  expectValid(schema(SETTINGS, 'post', 201), made.json)
  const { id } = made.json as { id: string }
  expectValid(schema(SETTINGS, 'post', 400), (await sandbox.call('POST', SETTINGS, settings)).json)
  expectValid(
    schema(`${SETTINGS}/{id}`, 'patch', 200),
    (await sandbox.call('PATCH', `${SETTINGS}/${id}`, { click: true })).json,
  )
  expectValid(
    schema(`${SETTINGS}/signed/{id}`, 'patch', 200),
    (await sandbox.call('PATCH', `${SETTINGS}/signed/${id}`, { enabled: true })).json,
  )
  expectValid(
    schema(`${SETTINGS}/signed/{id}`, 'get', 200),
    (await sandbox.call('GET', `${SETTINGS}/signed/${id}`)).json,
  )
  expectValid(schema(`${SETTINGS}/{id}`, 'get', 200), (await sandbox.call('GET', `${SETTINGS}/${id}`)).json)
  expectValid(schema(`${SETTINGS}/{id}`, 'get', 404), (await sandbox.call('GET', `${SETTINGS}/nothing`)).json)
  expectValid(
    schema(`${SETTINGS}/all`, 'get', 200),
    (await sandbox.call('GET', `${SETTINGS}/all?include=account_status_change`)).json,
  )
})
