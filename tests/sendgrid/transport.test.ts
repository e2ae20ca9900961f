import { describe, expect, test } from 'vitest'
import type { OutgoingMail } from '#lib/mail/transport.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { closedPort, serveHttp, serveTcp } from './hostile-server.ts'

const MAIL: OutgoingMail = {
  messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
  instance: 'val',
  stream: 'transactional',
  from: { email: 'desk@example.com', name: 'Service desk' },
  to: { email: 'ana@example.com', name: 'Ana' },
  replyTo: { email: 'sales@example.com' },
  subject: 'Visit reminder',
  html: '<p>Hello</p>',
  text: 'Hello',
}

const KEY = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`
const send = (baseUrl: string, timeoutMs?: number, mail = MAIL) =>
  sendgridTransport({ apiKey: KEY, baseUrl, timeoutMs })(mail)

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

describe('the body cannot have left: retry', () => {
  test('nobody listens', async () => {
    const outcome = await send(`http://127.0.0.1:${await closedPort()}`)
    expect(outcome).toMatchObject({
      kind: 'retry',
      afterSeconds: null,
      reason: expect.stringContaining('ECONNREFUSED') as string,
    })
  })

  test('the name does not resolve', async () => {
    expect(await send('http://sendgrid.invalid')).toMatchObject({ kind: 'retry' })
  })

  test('the server speaks no TLS', async () => {
    const { port } = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'retry' })
  })

  test('the TLS handshake never ends', async () => {
    const { port } = await serveTcp((socket) => socket.resume())
    expect(await send(`https://127.0.0.1:${port}`, 300)).toMatchObject({ kind: 'retry' })
  })

  test('the connection is cut before the handshake is done', async () => {
    const { port } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await send(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'retry' })
  })
})

describe('the body may have left: unconfirmed', () => {
  test('the answer never comes', async () => {
    const { url, received } = await serveHttp(() => {})
    const outcome = await send(url, 300)
    expect(outcome).toMatchObject({
      kind: 'unconfirmed',
      reason: expect.stringContaining('TIMED_OUT') as string,
    })
    expect(received).toHaveLength(1)
  })

  test('the connection is reset while the body is sent', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await send(url, undefined, { ...MAIL, html: 'x'.repeat(5_000_000) })).toMatchObject({
      kind: 'unconfirmed',
    })
  })

  test('the connection ends without an answer', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.end()))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('a connection that was used before is cut on its second request', async () => {
    const ports: (number | undefined)[] = []
    const { url } = await serveHttp((response) => {
      ports.push(response.socket?.remotePort)
      if (ports.length === 1) response.writeHead(202).end()
      else response.socket?.destroy()
    })
    expect(await send(url)).toMatchObject({ kind: 'accepted' })
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
    expect(ports[1], 'the connection is the same').toBe(ports[0])
  })

  test('the answer is cut in its middle', async () => {
    const { url } = await serveTcp((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 900\r\n\r\n{"errors":', () => socket.destroy()),
      ),
    )
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer is no HTTP', async () => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer drips in without end', async () => {
    const { url } = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 100000\r\n\r\n')
        const drip = setInterval(() => socket.write('x'), 20)
        socket.on('close', () => clearInterval(drip))
      })
    })
    expect(await send(url, 400)).toMatchObject({ kind: 'unconfirmed' })
  })

  test('the answer is larger than any of SendGrid’s', async () => {
    const { url } = await serveHttp((response) => response.writeHead(202).end('x'.repeat(2_000_000)))
    expect(await send(url)).toMatchObject({ kind: 'unconfirmed' })
  })
})
