import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { seal } from '#lib/secrets.ts'
import { readSandboxControl, setSandboxControl } from '#lib/sandbox/control.ts'
import { headerOf, plainTextOf } from '#lib/sandbox/plain-text.ts'

/** Mailroom's own mails are short texts. */
const MAX_BYTES = 1024 * 1024
const IDLE_MS = 30_000
/** A connection that is still open at a stop is cut. */
const CLOSE_MS = 500
const MAX_KEPT = 50

/**
 * A mail server on 127.0.0.1 that stands for the operator's: it takes every mail, from anybody, without encryption, and
 * keeps who it is for and what it says. On the port of last time where that is free, so that settings which name it stay true.
 */
export async function startSmtp(): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = new SMTPServer({
    name: 'sandbox',
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MAX_BYTES,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    logger: false,
    // Any password is right.
    onAuth: ({ username = '' }, _session, done) => done(null, { user: username }),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk)
      })
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, 'The mail is larger than 1 MB.'))
        keep(Buffer.concat(chunks).toString('latin1'), session).then(() => done(), fail(done))
      })
    },
  })
  // Of a caller that hangs up.
  server.on('error', (error) => log('sandbox').debug({ err: error }, 'a connection to the mail server broke'))
  const { smtpPort } = await readSandboxControl(db())
  await listen(server, smtpPort ?? 0).catch(() => listen(server, 0))
  const { port } = server.server.address() as AddressInfo
  if (port !== smtpPort) await setSandboxControl(db(), { smtpPort: port })
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) }
}

function listen({ server }: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function fail(done: (error: Error) => void): (error: unknown) => void {
  return (error) => {
    log('sandbox').warn({ err: error }, 'a mail could not be kept')
    done(refusal(451, 'The sandbox could not keep it.'))
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function keep(mail: string, { envelope }: SMTPServerSession): Promise<void> {
  const subject = subjectOf(mail)
  const sender = envelope.mailFrom ? envelope.mailFrom.address : ''
  const recipients = envelope.rcptTo.map(({ address }) => address)
  const text = plainTextOf(mail)
  const sealedText = text ? seal(text, takenMailOwner(recipients)) : null
  await db().sandboxSystemMail.create({ data: { sender, recipients, subject, sealedText } })
  const old = await db().sandboxSystemMail.findMany({
    select: { id: true },
    orderBy: { id: 'desc' },
    skip: MAX_KEPT,
  })
  await db().sandboxSystemMail.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
}

/** Whose text it is, for sealing. */
export function takenMailOwner(recipients: string[]): string {
  return `sandbox.system_mail ${recipients.join(' ')}`
}

/** Of the headers, folded lines joined; a subject that is encoded stays so. */
function subjectOf(mail: string): string {
  const [headers = ''] = mail.split('\r\n\r\n', 1)
  const unfolded = headers.replace(/\r\n[ \t]+/g, ' ')
  return headerOf(unfolded, 'subject').slice(0, 200)
}
