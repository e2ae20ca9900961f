import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFrontGate } from '#lib/web/front-gate.ts'

const EVENTS = '/api/webhooks/sendgrid/events'
const CHUNKED = 'Transfer-Encoding: chunked\r\n\r\n5\r\n[    \r\n'
const NO_BODY = 'Content-Length: 0\r\nConnection: close\r\n\r\n'

/** Answers to /held, when the test says so. */
const held: (() => void)[] = []

/** Stands for Next: says what it was asked once the body is there. */
const server = createServer((incoming, answer) => {
  if (incoming.url === '/held') {
    held.push(() => answer.end('next: held'))
    return
  }
  if (incoming.url === '/early') {
    answer.end('next: early')
    return
  }
  if (incoming.url === '/answered') answer.write('begun')
  incoming.on('error', () => answer.destroy())
  incoming.resume().on('end', () => answer.end(`next: ${incoming.method} ${incoming.url}`))
})

beforeAll(async () => {
  openFrontGate()
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

/** What comes back for these bytes, and for what is said `then`, once there is an answer; '' ends our side in the middle. */
async function say(text: string, then?: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (piece: Buffer) => (answer += piece.toString()))
  socket.on('error', () => undefined)
  socket.write(text)
  if (then === '') {
    await once(server, 'request')
    socket.end()
  } else if (then) {
    await once(socket, 'data')
    socket.write(then)
  }
  await once(socket, 'close')
  return answer
}

const head = (line: string) => `${line} HTTP/1.1\r\nHost: mailroom.test\r\n`
const statusOf = (answer: string) => Number(answer.split(' ')[1])

test.each([
  [`${EVENTS}/`, EVENTS],
  [`${EVENTS}///?a=/`, `${EVENTS}?a=/`],
  ['/api/webhooks/sendgrid/inbound/secret/', '/api/webhooks/sendgrid/inbound/secret'],
  ['/notifications.php/?type=sendgrid', '/notifications.php?type=sendgrid'],
  ['//notifications.php?type=sendgrid', '/notifications.php?type=sendgrid'],
  [`/api/webhooks${'/'.repeat(9_000)}sendgrid/events`, EVENTS],
  ['/settings//a', '/settings//a'],
  ['/emailInbound/?secret=a/', '/emailInbound?secret=a/'],
  [`http://mailroom.test${EVENTS}/`, EVENTS],
  ['http://mailroom.test/sign-in?a', '/sign-in?a'],
  ['/settings/', '/settings/'],
  ['/', '/'],
])('what is posted to %s arrives at %s, and no redirect is answered', async (asked, known) => {
  const answer = await say(head(`POST ${asked}`) + NO_BODY)
  expect(statusOf(answer)).toBe(200)
  expect(answer.split('\r\n\r\n')[1]).toBe(`next: POST ${known}`)
})

test.each([
  ['TRACE /', 405],
  ['TRACE /api/health', 405],
  ['POST *', 400],
  ['OPTIONS *', 400],
  ['GET http://mailroom.test', 400],
  ['GET /invite/%ff', 400],
  ['GET /reset/%', 400],
  ['POST /reset/%e0%a4%a', 400],
])('%s is answered %i, without a word', async (line, status) => {
  const answer = await say(head(line) + NO_BODY)
  expect(statusOf(answer)).toBe(status)
  expect(answer.split('\r\n\r\n')[1]).toBe('')
})

test.each([
  EVENTS,
  '/api/webhooks/sendgrid/inbound/secret/',
  '/notifications.php?type=sendgrid',
  '/emailInbound?secret=a',
])('a body for %s that breaks off in the protocol is answered 503: the sender comes back', async (path) => {
  const broken = await say(`${head(`POST ${path}`)}${CHUNKED}ZZZ\r\n`)
  expect(statusOf(broken)).toBe(503)
  expect(broken).toContain('retry-after: 60')
  expect(statusOf(await say(`${head(`POST ${path}`)}Content-Length: 500\r\n\r\n[`, ''))).toBe(503)
})

test('what is no post is answered as node:http does it', async () => {
  expect(statusOf(await say(`${head('POST /sign-in')}${CHUNKED}ZZZ\r\n`))).toBe(400)
  expect(statusOf(await say('nonsense\r\n\r\n'))).toBe(400)
  expect(statusOf(await say(`${head('GET /')}cookie: ${'a'.repeat(20_000)}\r\n\r\n`))).toBe(431)
})

test('an answer that has begun is not written into', async () => {
  const answer = await say(`${head('POST /answered')}${CHUNKED}ZZZ\r\n`)
  expect(answer).not.toContain(' 400 ')
})

test('the next request of a connection is judged for itself', async () => {
  const first = `${head(`POST ${EVENTS}`)}Content-Length: 0\r\n\r\n`
  const answer = await say(first, 'nonsense\r\n\r\n')
  expect(answer).toContain(`next: POST ${EVENTS}`)
  expect(answer).not.toContain(' 503 ')
})

const chunkedTo = (path: string) => `${head(`POST ${path}`)}${CHUNKED}ZZZ\r\n`

test.each([
  ['nonsense', 'nonsense\r\n\r\n', [400]],
  ['a broken body', chunkedTo('/sign-in'), [400]],
  ['a broken post', chunkedTo(EVENTS), [503]],
  ['half a head and an end', 'POST /sign-in HTTP/1.1\r\nHost: mail', []],
])('what is asked first is answered first, and whole: %s waits behind it', async (_, second, statuses) => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (piece: Buffer) => (answer += piece.toString()))
  socket.write(head('GET /held') + '\r\n' + second + (statuses.length > 0 ? second : ''))
  if (statuses.length === 0) socket.end()
  await once(server, 'clientError')
  held.pop()?.()
  await once(socket, 'close')
  const lines = answer.match(/HTTP\/1\.1 \d+|next: held/g)
  expect(lines).toEqual(['HTTP/1.1 200', 'next: held', ...statuses.map((status) => `HTTP/1.1 ${status}`)])
})

test('an expectation that nobody knows is refused, and the connection goes on', async () => {
  const odd = `${head('POST /sign-in')}Expect: x\r\nContent-Length: 3\r\n\r\nabc`
  const answer = await say(odd + head('POST /sign-in') + NO_BODY)
  expect(answer.match(/HTTP\/1\.1 \d+|next: .*/g)).toEqual([
    'HTTP/1.1 417',
    'HTTP/1.1 200',
    'next: POST /sign-in',
  ])
})

test('a body that breaks off behind its own answer adds none', async () => {
  const body = `${head('POST /early')}Content-Length: 500\r\n\r\n[`
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (piece: Buffer) => (answer += piece.toString()))
  socket.write(body)
  await once(socket, 'data')
  socket.end()
  await once(socket, 'close')
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
})

test('a percent sign behind the question mark, or one that stands for something, is let through', async () => {
  for (const path of ['/sign-in?a=%ff', '/contacts/%C3%A4'])
    expect(await say(head(`GET ${path}`) + NO_BODY)).toContain(`next: GET ${path}`)
})

const MB = 1024 * 1024
const INBOUND = '/api/webhooks/sendgrid/inbound/secret'
const announced = (bytes: number) =>
  `Content-Length: ${bytes}\r\nConnection: close\r\n\r\n${'a'.repeat(bytes)}`
const inChunks = (bytes: number) =>
  `Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${`10000\r\n${'a'.repeat(0x10000)}\r\n`.repeat(bytes / 0x10000)}0\r\n\r\n`

describe.each([
  ['announced', announced],
  ['in chunks', inChunks],
])('a body %s', (_, body) => {
  test.each(['/invite/token', '/sign-in', '/api/webhooks/sendgrid/oauth/token', `${INBOUND}/more`])(
    'of more than 2 MB for %s is refused before Next has it, which would write the address into the log',
    async (path) => {
      const answer = await say(head(`POST ${path}`) + body(3 * MB))
      expect(statusOf(answer)).toBe(413)
      expect(answer).not.toContain('next:')
    },
  )

  test.each([EVENTS, INBOUND, '/notifications.php?type=sendgrid', '/emailInbound?secret=a'])(
    'of more for %s goes on to where it is bounded, and a small one anywhere',
    async (path) => {
      expect(await say(head(`POST ${path}`) + body(3 * MB))).toContain(`next: POST ${path}`)
      expect(await say(head('POST /sign-in') + body(MB))).toContain('next: POST /sign-in')
    },
  )
})
