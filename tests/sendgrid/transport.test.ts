import { describe, expect, test } from 'vitest'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { serveHttp } from './hostile-server.ts'
import { KEY, MAIL, send } from './send-mail.ts'

const json = (status: number, ...messages: string[]) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: messages.map((message) => ({ message, field: null, help: null })) }),
})
const html = (status: number) => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><h1>${status}</h1></html>`,
})

type Given = { status: number; headers?: Record<string, string>; body?: string }

const serve = ({ status, headers, body }: Given) =>
  serveHttp((response) => response.writeHead(status, headers).end(body))

describe('the request', () => {
  const accepted = { status: 202, headers: { 'x-message-id': 'Qk3vY0xTRr2m1Zc8sVbN4A' } }

  test('carries one recipient, our two arguments, both parts in order, category and tracking', async () => {
    const { url, received } = await serve(accepted)
    expect(await send(url)).toEqual({ kind: 'accepted', providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A' })
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/v3/mail/send',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    })
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      personalizations: [
        {
          to: [{ email: 'ana@example.com', name: 'Ana' }],
          custom_args: { crm_message_id: MAIL.messageId, crm_instance: 'val' },
        },
      ],
      from: { email: 'desk@example.com', name: 'Service desk' },
      reply_to: { email: 'sales@example.com' },
      subject: 'Visit reminder',
      content: [
        { type: 'text/plain', value: 'Hello' },
        { type: 'text/html', value: '<p>Hello</p>' },
      ],
      categories: ['crm-transactional'],
      tracking_settings: {
        open_tracking: { enable: true },
        click_tracking: { enable: true, enable_text: false },
      },
    })
  })

  test('leaves out what is empty and names the other stream', async () => {
    const { url, received } = await serve(accepted)
    await send(url, undefined, {
      ...MAIL,
      stream: 'marketing',
      replyTo: null,
      text: '',
      to: { email: 'ana@example.com', name: '' },
    })
    const body = JSON.parse(received[0]?.body ?? '') as Record<string, unknown>
    expect(body).not.toHaveProperty('reply_to')
    expect(body).toMatchObject({
      categories: ['crm-marketing'],
      content: [{ type: 'text/html', value: '<p>Hello</p>' }],
    })
    expect(body.personalizations).toMatchObject([{ to: [{ email: 'ana@example.com' }] }])
  })

  test('two transports in one process keep their own key and host', async () => {
    const [one, two] = [await serve(accepted), await serve(accepted)]
    const first = sendgridTransport({ apiKey: `${KEY}1`, baseUrl: one.url })
    const second = sendgridTransport({ apiKey: `${KEY}2`, baseUrl: two.url })
    await Promise.all([first(MAIL), second(MAIL), first(MAIL)])
    expect(one.received.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${KEY}1`,
      `Bearer ${KEY}1`,
    ])
    expect(two.received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}2`])
  })
})

describe('answers', () => {
  test.each<[string, Given, unknown]>([
    ['202 without an id', { status: 202 }, { kind: 'accepted', providerMessageId: null }],
    ['200 of sandbox_mode', { status: 200 }, { kind: 'accepted', providerMessageId: null }],
    ['400', json(400, 'First.', 'Second.'), { kind: 'refused', code: 'rejected', reason: 'First. Second.' }],
    [
      '401',
      json(401, 'authorization required'),
      { kind: 'refused', code: 'bad-key', reason: 'authorization required' },
    ],
    [
      '401 for lack of credits',
      json(401, 'Maximum credits exceeded'),
      { kind: 'refused', code: 'credits', reason: 'Maximum credits exceeded' },
    ],
    ['403 for lack of a scope', json(403, 'access forbidden'), { kind: 'refused', code: 'missing-scope' }],
    [
      '403 for the sender',
      json(403, 'The from address does not match a verified Sender Identity.'),
      { kind: 'refused', code: 'sender-identity' },
    ],
    [
      '413 as JSON',
      json(413, 'content too large'),
      { kind: 'refused', code: 'too-large', reason: 'content too large' },
    ],
    [
      '413 as HTML',
      html(413),
      { kind: 'refused', code: 'too-large', reason: 'SendGrid answered with status 413 and no reason.' },
    ],
    [
      '500 with its error body',
      json(500, 'internal server error'),
      { kind: 'retry', reason: 'internal server error', afterSeconds: null },
    ],
    [
      '503 with its error body',
      json(503, 'service unavailable'),
      { kind: 'retry', reason: 'service unavailable', afterSeconds: null },
    ],
    ['500 as HTML', html(500), { kind: 'unconfirmed' }],
    ['503 as HTML', html(503), { kind: 'unconfirmed' }],
    ['503 with other JSON', { status: 503, body: '{"errors":[]}' }, { kind: 'unconfirmed' }],
    ['500 without a body', { status: 500 }, { kind: 'unconfirmed' }],
    ['502 as HTML', html(502), { kind: 'unconfirmed' }],
    ['502 as JSON', json(502, 'bad gateway'), { kind: 'unconfirmed' }],
    ['504 as JSON', json(504, 'gateway timeout'), { kind: 'unconfirmed' }],
    ['201', { status: 201 }, { kind: 'unconfirmed' }],
    ['204', { status: 204 }, { kind: 'unconfirmed' }],
    [
      '429 without a header',
      json(429, 'too many requests'),
      { kind: 'retry', reason: 'too many requests', afterSeconds: null },
    ],
    ['429 as HTML', html(429), { kind: 'retry' }],
    [
      '429 with Retry-After',
      { ...json(429, 'too many requests'), headers: { 'retry-after': '7' } },
      { kind: 'retry', afterSeconds: 7 },
    ],
    [
      '429 with a reset in the past',
      { ...json(429, 'x'), headers: { 'x-ratelimit-reset': '1600000000' } },
      { kind: 'retry', afterSeconds: 1 },
    ],
    [
      '429 with a reset in the year 2286',
      { ...json(429, 'x'), headers: { 'x-ratelimit-reset': '9999999999' } },
      { kind: 'retry', afterSeconds: 86400 },
    ],
  ])('%s', async (_, given, outcome) => {
    const { url, received } = await serve(given)
    expect(await send(url)).toMatchObject(outcome as object)
    expect(received).toHaveLength(1)
  })

  test('429 with X-RateLimit-Reset waits until then', async () => {
    const { url } = await serve({
      ...json(429, 'x'),
      headers: { 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600) },
    })
    const outcome = await send(url)
    if (outcome.kind !== 'retry' || outcome.afterSeconds === null) throw new Error(outcome.kind)
    expect(outcome.afterSeconds).toBeGreaterThan(3500)
    expect(outcome.afterSeconds).toBeLessThanOrEqual(3600)
  })

  test('a refusal names the field and says what to do', async () => {
    const { url } = await serve({
      status: 403,
      body: '{"errors":[{"message":"The from address does not match a verified Sender Identity.","field":"from"}]}',
    })
    const outcome = await send(url)
    if (outcome.kind !== 'refused') throw new Error(outcome.kind)
    expect(outcome.reason).toBe('The from address does not match a verified Sender Identity. (from)')
    expect(outcome.advice).toMatch(/Authenticate the domain/)
  })

  test('a redirect is not followed', async () => {
    const target = await serve({ status: 202 })
    const { url } = await serve({ status: 307, headers: { location: `${target.url}/v3/mail/send` } })
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
    expect(target.received).toEqual([])
  })
})
