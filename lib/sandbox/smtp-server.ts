import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { readSandboxControl, setSandboxControl } from '#lib/sandbox/control.ts'

/** Mailroom's own mails are short texts. */
const MAX_BYTES = 1024 * 1024
const IDLE_MS = 30_000
const MAX_KEPT = 50

/**
 * A mail server on 127.0.0.1 that stands for the operator's: it takes every mail, from anybody, without encryption, and
 * keeps who it is for. On the port of last time where that is free, so that settings which name it stay true.
 */
export async function startSmtp(): Promise<{ port: number; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serve(socket)
  })
  const { smtpPort } = await readSandboxControl(db())
  await listen(server, smtpPort ?? 0).catch(() => listen(server, 0))
  const { port } = server.address() as AddressInfo
  if (port !== smtpPort) await setSandboxControl(db(), { smtpPort: port })
  return {
    port,
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      return closed
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

type Envelope = { sender: string; recipients: string[]; lines: string[] | null }

/** One connection (RFC 5321): commands line by line, one after the other. */
function serve(socket: Socket): void {
  const mail: Envelope = { sender: '', recipients: [], lines: null }
  let rest = ''
  let size = 0
  let turn = Promise.resolve()
  const say = (text: string) => socket.writable && socket.write(`${text}\r\n`)
  socket.setEncoding('latin1')
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  // A caller that hangs up is not worth a word.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    size += chunk.length
    if (size > MAX_BYTES) {
      say('552 5.3.4 The mail is too large.')
      socket.end()
      return
    }
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) turn = turn.then(() => answer(line)).catch(fail)
  })
  say('220 sandbox ESMTP')

  async function answer(line: string): Promise<void> {
    if (mail.lines) {
      if (line !== '.') {
        mail.lines.push(line)
        return
      }
      await keep(mail)
      reset(mail)
      size = 0
      say('250 2.0.0 Ok: kept by the sandbox')
      return
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/)
    const path = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (verb === 'EHLO') return void say('250-sandbox\r\n250-AUTH PLAIN\r\n250 SIZE 1048576')
    if (verb === 'HELO' || verb === 'NOOP') return void say('250 Ok')
    // Any password is right.
    if (verb === 'AUTH') return void say('235 2.7.0 Ok')
    if (verb === 'RSET') {
      reset(mail)
      return void say('250 Ok')
    }
    if (verb === 'MAIL') {
      mail.sender = path
      return void say('250 2.1.0 Ok')
    }
    if (verb === 'RCPT') {
      mail.recipients.push(path)
      return void say('250 2.1.5 Ok')
    }
    if (verb === 'DATA' && mail.recipients.length > 0) {
      mail.lines = []
      return void say('354 End with a dot on a line of its own')
    }
    if (verb === 'QUIT') {
      say('221 2.0.0 Bye')
      return void socket.end()
    }
    say('503 5.5.1 Not now')
  }

  function fail(error: unknown): void {
    log('sandbox').warn({ err: error }, 'a mail could not be kept')
    say('451 4.3.0 The sandbox could not keep it.')
    reset(mail)
  }
}

function reset(mail: Envelope): void {
  Object.assign(mail, { sender: '', recipients: [], lines: null })
}

async function keep({ sender, recipients, lines }: Envelope): Promise<void> {
  await db().sandboxSystemMail.create({ data: { sender, recipients, subject: subjectOf(lines ?? []) } })
  const old = await db().sandboxSystemMail.findMany({
    select: { id: true },
    orderBy: { id: 'desc' },
    skip: MAX_KEPT,
  })
  await db().sandboxSystemMail.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
}

/** Of the headers, folded lines joined; a subject that is encoded stays so. */
function subjectOf(lines: string[]): string {
  const headers = lines.slice(0, lines.indexOf('') < 0 ? undefined : lines.indexOf(''))
  const unfolded = headers.join('\n').replace(/\n[ \t]+/g, ' ')
  return (/^subject:\s*(.*)$/im.exec(unfolded)?.[1] ?? '').slice(0, 200)
}
