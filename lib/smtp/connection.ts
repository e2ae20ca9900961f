import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Socket } from 'node:net'
import type { SmtpReply, SmtpServer } from '#lib/mail/smtp.ts'
import { openSocket } from '#lib/smtp/open-socket.ts'

/** Waiting times in ms: for the connection with its encryption, for each answer, and for all of it. */
type Patience = { connectMs: number; answerMs: number; totalMs: number }
const PATIENCE: Patience = { connectMs: 10_000, answerMs: 30_000, totalMs: 120_000 }

export type SmtpOptions = Partial<Patience> & {
  /** Certificates (PEM) to trust beside the system's. */
  ca?: string
}

/** Set no later than the final dot of a mail leaves. */
export type Progress = { mayHaveEnded: boolean }

type Failure = Error & {
  code?: string
  originalCode?: string
  response?: string
  responseCode?: number
  command?: string
}

/**
 * Opens a connection of its own to a server, signs in, and lets `talk` say the rest; what `talk` answers with are the
 * server's words of success. Certificates are checked; with `starttls` nothing but the greeting is said in clear. Waits
 * 10 s for the connection, 30 s for each answer, 2 min in all. Never throws for what a server or a network can do, and
 * repeats nothing.
 */
export async function converse(
  server: SmtpServer,
  options: SmtpOptions,
  talk: (connection: SMTPConnection, progress: Progress) => Promise<string>,
): Promise<SmtpReply> {
  const patience = { ...PATIENCE, ...options }
  const begunAt = Date.now()
  const progress: Progress = { mayHaveEnded: false }
  const socket = await openSocket(server.host, server.port, patience.connectMs).catch((error: unknown) =>
    nameFailure(error, progress),
  )
  if ('kind' in socket) return socket
  const connection = connectionTo(server, socket, patience, options.ca)
  const broken = new Promise<never>((_resolve, reject) => connection.on('error', reject))
  // Once the race below is over, nobody else hears of a connection that breaks while it is closed.
  broken.catch(() => undefined)
  const deadline = setTimeout(
    () => {
      const late = new Error(`not done within ${patience.totalMs / 1000} s`)
      connection.emit('error', Object.assign(late, { code: 'ETIMEDOUT' }))
    },
    patience.totalMs - (Date.now() - begunAt),
  )
  const whole = async () => {
    await signIn(connection, server)
    return talk(connection, progress)
  }
  try {
    return { kind: 'taken', said: await Promise.race([broken, whole()]) }
  } catch (error) {
    return nameFailure(error, progress)
  } finally {
    clearTimeout(deadline)
    connection.close()
  }
}

/** A step of nodemailer's, which answers by a callback, as a promise. */
export function step<T>(start: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    start((error, value) => (error ? reject(error) : resolve(value as T))),
  )
}

function connectionTo(
  server: SmtpServer,
  socket: Socket,
  patience: Patience,
  ca: string | undefined,
): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'starttls' ? { requireTLS: true } : { ignoreTLS: true }),
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.answerMs,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca } : {}) },
    logger: false,
  })
}

async function signIn(connection: SMTPConnection, { username, password }: SmtpServer): Promise<void> {
  await step<unknown>((done) => connection.connect(done))
  if (username === null && password === null) return
  const credentials = { user: username ?? '', pass: password ?? '' }
  await step<unknown>((done) => connection.login({ credentials }, done))
}

function nameFailure(error: unknown, { mayHaveEnded }: Progress): SmtpReply {
  const failure: Failure = error instanceof Error ? error : new Error(String(error))
  // A server without STARTTLS refuses the word, not the mail.
  if (failure.code !== 'ETLS' && failure.responseCode && failure.response) {
    return { kind: 'refused', step: stepOf(failure), status: failure.responseCode, said: failure.response }
  }
  return {
    kind: 'failed',
    phase: mayHaveEnded ? 'maybe-sent' : 'never-sent',
    code: failure.originalCode ?? failure.code ?? 'UNKNOWN',
    message: failure.message || 'the connection failed',
  }
}

function stepOf({ command = '', code }: Failure): 'greeting' | 'sign-in' | 'envelope' | 'mail' {
  if (code === 'EAUTH' || command.startsWith('AUTH')) return 'sign-in'
  if (command === 'MAIL FROM' || command === 'RCPT TO') return 'envelope'
  return command === 'DATA' ? 'mail' : 'greeting'
}
