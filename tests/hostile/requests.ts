import { sign, type KeyObject } from 'node:crypto'
import { request, type Agent } from 'node:http'
import { connect } from 'node:net'
import { hostileBody, plainItem } from './bodies.ts'
import type { Dice } from './dice.ts'

export type Target = { url: string; privateKey: KeyObject; agent: Agent }
/** Null: the connection ended without an answer, as it may when we broke the protocol ourselves. */
export type Outcome = { status: number | null; isSigned: boolean; kind: string }

const PATH = '/api/webhooks/sendgrid/events'
const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp'

/** One attack: mostly a hostile body that is signed well, else a signature, a header or a protocol that is broken. */
export async function attack(target: Target, dice: Dice): Promise<Outcome> {
  const { body, encoding } = hostileBody(dice)
  const timestamp = String(Math.floor(Date.now() / 1000) - dice.below(3_600))
  const headers = {
    'content-type': dice.pick([
      'application/json',
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      '',
    ]),
    ...(encoding ? { 'content-encoding': encoding } : {}),
    [SIGNATURE]: signed(target.privateKey, timestamp, body),
    [TIMESTAMP]: timestamp,
  }
  const sort = dice.below(100)
  if (sort < 70) return { kind: 'body', isSigned: true, status: await post(target, body, headers, dice) }
  if (sort < 85) {
    const forged = { ...headers, ...forge(headers[SIGNATURE] ?? '', timestamp, dice) }
    return { kind: 'signature', isSigned: false, status: await post(target, body, forged, dice) }
  }
  if (sort < 95) {
    const odd = { ...headers, ...oddHeader(dice) }
    return { kind: 'header', isSigned: true, status: await post(target, body, odd, dice) }
  }
  return { kind: 'protocol', isSigned: false, status: await breakProtocol(target, body, dice) }
}

/** What SendGrid itself sends. */
export function goodPost(target: Target, dice: Dice): Promise<number | null> {
  const body = Buffer.from(JSON.stringify(Array.from({ length: 10 }, () => plainItem(dice))))
  const timestamp = String(Math.floor(Date.now() / 1000))
  const headers = {
    'content-type': 'application/json',
    [SIGNATURE]: signed(target.privateKey, timestamp, body),
    [TIMESTAMP]: timestamp,
  }
  return send(target, 'POST', PATH, body, headers)
}

function post(
  target: Target,
  body: Buffer,
  headers: Record<string, string>,
  dice: Dice,
): Promise<number | null> {
  const path = dice.below(10)
    ? PATH
    : dice.pick([
        `${PATH}?type=sendgrid`,
        `${PATH}?${'a=b&'.repeat(50)}`,
        '/notifications.php?type=sendgrid',
        '/notifications.php?type=%00',
        '/notifications.php',
      ])
  return send(target, 'POST', path, body, headers)
}

function signed(key: KeyObject, timestamp: string, body: Buffer): string {
  return sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64')
}

/** Signatures that must not pass: noise, other bytes, old and odd times, DER that lies about its lengths. */
function forge(good: string, timestamp: string, dice: Dice): Record<string, string> {
  const der = Buffer.from(good, 'base64')
  switch (dice.below(8)) {
    case 0:
      return { [SIGNATURE]: '' }
    case 1:
      return {
        [SIGNATURE]: Buffer.from(Array.from({ length: dice.below(200) }, () => dice.below(256))).toString(
          'base64',
        ),
      }
    case 2:
      der[dice.below(der.length)] = dice.below(256)
      return { [SIGNATURE]: der.toString('base64'), [TIMESTAMP]: `${Number(timestamp) - 1}` }
    case 3:
      return { [SIGNATURE]: `${good.slice(0, 20)}!${good.slice(20)}`.repeat(1 + dice.below(20)) }
    case 4:
      return { [SIGNATURE]: Buffer.from([0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]).toString('base64') }
    case 5:
      return {
        [TIMESTAMP]: dice.pick([
          '',
          'NaN',
          '-1',
          '0',
          '1e9',
          '99999999999999999999',
          `${Number(timestamp) * 1000}`,
          ' 1',
          '0x10',
          '1;drop',
        ]),
      }
    case 6:
      return { [TIMESTAMP]: String(Number(timestamp) - 30 * 24 * 3600) }
    default:
      return { [SIGNATURE]: dice.pick(['', good.repeat(2 + dice.below(200))]) }
  }
}

function oddHeader(dice: Dice): Record<string, string> {
  return dice.pick<Record<string, string>>([
    { 'x-forwarded-for': '1.2.3.4, '.repeat(100) },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-middleware-subrequest': 'proxy' },
    { 'x-http-method-override': 'DELETE' },
    { cookie: `a=${'b'.repeat(4_000)}` },
    { authorization: 'Basic Og==' },
    { 'content-type': 'application/json'.repeat(100) },
    { origin: 'null' },
    { host: 'evil.example' },
    { range: 'bytes=0-1' },
    { 'accept-encoding': '*;q=9' },
    { 'next-action': 'x'.repeat(40) },
    { rsc: '1' },
    { 'x-big': 'x'.repeat(20_000) },
  ])
}

function send(
  target: Target,
  method: string,
  path: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<number | null> {
  const { hostname, port } = new URL(target.url)
  return new Promise((resolve) => {
    const sent = request(
      {
        host: hostname,
        port,
        method,
        path,
        agent: target.agent,
        headers: { ...headers, 'content-length': body.length },
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? null))
        answer.on('error', () => resolve(answer.statusCode ?? null))
      },
    )
    sent.setTimeout(40_000, () => sent.destroy())
    sent.on('error', () => resolve(null))
    sent.end(body)
  })
}

/** Bytes that are no proper request; gives the status of what comes back, if anything does. */
function breakProtocol({ url }: Target, body: Buffer, dice: Dice): Promise<number | null> {
  const { hostname, port } = new URL(url)
  const start = `POST ${PATH} HTTP/1.1\r\nHost: ${hostname}\r\n`
  // In form, or none: a body under the one is read, under the other it is not.
  const inForm = Buffer.from([0x30, 6, 2, 1, 1, 2, 1, 1]).toString('base64')
  const signature = `${SIGNATURE}: ${dice.pick([inForm, inForm, 'AAAA'])}\r\n${TIMESTAMP}: 1\r\n`
  const bytes = dice.pick<string>([
    `GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `DELETE ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `POST ${PATH}/../events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`,
    `${start}${signature}Content-Length: 10\r\n\r\nabc`,
    `${start}${signature}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`,
    `${start}${signature}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n`,
    `${start}${signature}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    `${start}${signature}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    `${start}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
    `${start}${'X-A: b\r\n'.repeat(3_000)}\r\n`,
    `${start}Bad Header\r\n\r\n`,
    `POST ${'/a'.repeat(9_000)} HTTP/1.1\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001',
    `${start}${signature}Content-Length: 99999999\r\n\r\n`,
  ])
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes)
      if (dice.below(3) === 0) socket.write(body)
    })
    const done = () => {
      socket.destroy()
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1]
      resolve(status ? Number(status) : null)
    }
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (answer.includes('\r\n\r\n') && !answer.startsWith('HTTP/1.1 100')) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.setTimeout(1_000, done)
  })
}
