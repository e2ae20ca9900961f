import { afterEach, expect, test } from 'vitest'
import type { SmtpReply, SmtpServer } from '#lib/mail/smtp.ts'
import { buildMail } from '#lib/smtp/build-mail.ts'
import { handOver } from '#lib/smtp/hand-over.ts'
import { freePort } from '../support/free-port.ts'
import { CERTIFICATE, startMailServer, type Conduct } from '../support/mail-server.ts'

type Server = Awaited<ReturnType<typeof startMailServer>>
const open: Server[] = []
const start = async (options?: Parameters<typeof startMailServer>[0]) => {
  const server = await startMailServer(options)
  open.push(server)
  return server
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

const QUICK = { connectMs: 1_000, answerMs: 400, totalMs: 5_000 }
const PARTS = {
  messageId: 'one@example.com',
  from: { email: 'desk@example.com', name: 'Desk' },
  to: { email: 'ana@example.com', name: 'Ana' },
  replyTo: null,
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
}
const at = (port: number, security: SmtpServer['security'] = 'none', host = '127.0.0.1'): SmtpServer => ({
  host,
  port,
  security,
  username: 'apikey',
  password: 'SG.key',
})

async function send(server: SmtpServer, options: Parameters<typeof handOver>[2] = {}, text = 'Hello') {
  const raw = await buildMail({ ...PARTS, text })
  return handOver(server, { from: 'desk@example.com', to: 'ana@example.com', raw }, { ...QUICK, ...options })
}

test('a mail is taken, and the server’s words for it are kept', async () => {
  const server = await start()
  expect(await send(at(server.port))).toEqual({ kind: 'taken', said: '250 Ok: queued as relay-id-1' })
  expect(server.mails).toMatchObject([
    { from: 'desk@example.com', to: ['ana@example.com'], user: 'apikey', isEncrypted: false },
  ])
})

const say = (at: 'sign-in' | 'sender' | 'recipient' | 'end', status: number): Conduct => ({
  does: 'say',
  at,
  status,
  text: `said at ${at}`,
})
const refused = (step: string, status: number, at: string): Partial<SmtpReply> =>
  ({ kind: 'refused', step, status, said: `${status} said at ${at}` }) as Partial<SmtpReply>

test.each<{ what: string; conduct: Conduct; reply: Partial<SmtpReply>; text?: string }>([
  { what: 'wrong password', conduct: say('sign-in', 535), reply: refused('sign-in', 535, 'sign-in') },
  { what: 'credits', conduct: say('sign-in', 451), reply: refused('sign-in', 451, 'sign-in') },
  { what: 'closing', conduct: say('sender', 421), reply: { kind: 'refused', status: 421 } },
  { what: 'sender refused', conduct: say('sender', 550), reply: refused('envelope', 550, 'sender') },
  { what: 'recipient later', conduct: say('recipient', 450), reply: refused('envelope', 450, 'recipient') },
  { what: 'recipient refused', conduct: say('recipient', 550), reply: refused('envelope', 550, 'recipient') },
  { what: 'later, after the dot', conduct: say('end', 451), reply: refused('mail', 451, 'end') },
  { what: 'no, after the dot', conduct: say('end', 550), reply: refused('mail', 550, 'end') },
  {
    what: 'cut before the mail',
    conduct: { does: 'cut', at: 'recipient' },
    reply: { kind: 'failed', phase: 'never-sent' },
  },
  {
    what: 'cut in the middle of a long mail',
    conduct: { does: 'cut', at: 'middle' },
    reply: { kind: 'failed', phase: 'never-sent' },
    text: 'A line of a long mail.\n'.repeat(1_000_000),
  },
  {
    what: 'cut after the final dot',
    conduct: { does: 'cut', at: 'end' },
    reply: { kind: 'failed', phase: 'maybe-sent' },
  },
  {
    what: 'silent after the final dot',
    conduct: { does: 'hold', at: 'end' },
    reply: { kind: 'failed', phase: 'maybe-sent', code: 'ETIMEDOUT' },
  },
  {
    what: 'silent at sign-in',
    conduct: { does: 'hold', at: 'sign-in' },
    reply: { kind: 'failed', phase: 'never-sent', code: 'ETIMEDOUT' },
  },
])('$what', async ({ conduct, reply, text }) => {
  const server = await start()
  server.conduct = conduct
  expect(await send(at(server.port), {}, text)).toMatchObject(reply)
})

test('nobody listens: never sent', async () => {
  expect(await send(at(await freePort()))).toMatchObject({
    kind: 'failed',
    phase: 'never-sent',
    code: 'ECONNREFUSED',
  })
})

test.each(['starttls', 'tls'] as const)('%s: encrypted, the certificate checked', async (security) => {
  const server = await start({ tls: security })
  expect(await send(at(server.port, security, 'localhost'))).toMatchObject({
    kind: 'failed',
    phase: 'never-sent',
  })
  expect(server.mails).toEqual([])

  expect(await send(at(server.port, security, 'localhost'), { ca: CERTIFICATE })).toMatchObject({
    kind: 'taken',
  })
  expect(server.mails).toMatchObject([{ isEncrypted: true, user: 'apikey' }])
})

test('a server that hides STARTTLS gets neither the password nor the mail', async () => {
  const server = await start({ tls: 'starttls', offersNoTls: true })
  server.conduct = say('sign-in', 535)
  const reply = await send(at(server.port, 'starttls', 'localhost'), { ca: CERTIFICATE })
  expect(reply).toMatchObject({ kind: 'failed', phase: 'never-sent', code: 'ETLS' })
  expect(server.mails).toEqual([])
})

test('no connection is left open', async () => {
  const server = await start()
  await send(at(server.port))
  server.conduct = { does: 'hold', at: 'end' }
  await send(at(server.port))
  await expect.poll(() => server.openConnections).toBe(0)
})
