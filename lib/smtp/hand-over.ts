import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpReply, SmtpServer } from '#lib/mail/smtp.ts'

/** Waiting times in ms: for the connection with its encryption, for each answer, and for all of it. */
type Patience = { connectMs: number; answerMs: number; totalMs: number }
const PATIENCE: Patience = { connectMs: 10_000, answerMs: 30_000, totalMs: 120_000 }
/** What is written at once (bytes): a mail that is cut in its middle is then known not to have ended. */
const CHUNK_BYTES = 16 * 1024

type Options = Partial<Patience> & {
  /** Certificates (PEM) to trust beside the system's. */
  ca?: string
}
type Failure = Error & {
  code?: string
  originalCode?: string
  response?: string
  responseCode?: number
  command?: string
}

/**
 * Hands one built mail to a server, over a connection of its own. Certificates are checked; with `starttls` nothing is
 * said in clear but the greeting. Waits 10 s for the connection, 30 s for each answer, 2 min in all. Never throws for
 * what a server or a network can do, and repeats nothing.
 */
export async function handOver(
  server: SmtpServer,
  mail: { from: string; to: string; raw: Buffer },
  options: Options = {},
): Promise<SmtpReply> {
  const patience = { ...PATIENCE, ...options }
  const connection = connectionTo(server, patience, options.ca)
  const progress = { mayHaveEnded: false }
  const broken = new Promise<never>((_resolve, reject) => connection.on('error', reject))
  // Rejections that come after the race below is over have nobody to hear them.
  broken.catch(() => undefined)
  const deadline = setTimeout(() => {
    connection.emit(
      'error',
      Object.assign(new Error(`not done within ${patience.totalMs / 1000} s`), { code: 'ETIMEDOUT' }),
    )
  }, patience.totalMs)
  try {
    return { kind: 'taken', said: await Promise.race([broken, converse(connection, server, mail, progress)]) }
  } catch (error) {
    return nameFailure(error, progress.mayHaveEnded)
  } finally {
    clearTimeout(deadline)
    connection.close()
  }
}

function connectionTo(server: SmtpServer, patience: Patience, ca: string | undefined): SMTPConnection {
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'starttls' ? { requireTLS: true } : { ignoreTLS: true }),
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    dnsTimeout: patience.connectMs,
    socketTimeout: patience.answerMs,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca } : {}) },
    logger: false,
  })
}

/** Greeting, encryption, sign-in, envelope, mail. Answers with the server's words for the mail it took. */
async function converse(
  connection: SMTPConnection,
  { username, password }: SmtpServer,
  { from, to, raw }: { from: string; to: string; raw: Buffer },
  progress: { mayHaveEnded: boolean },
): Promise<string> {
  await settled<unknown>((done) => connection.connect((error?: Error | null) => done(error ?? null, null)))
  if (username !== null || password !== null) {
    const credentials = { user: username ?? '', pass: password ?? '' }
    await settled<unknown>((done) =>
      connection.login({ credentials }, (error?: Error | null) => done(error ?? null, null)),
    )
  }
  const source = Readable.from(chunksOf(raw), { objectMode: false })
  // The final dot is written once the source has ended, never before.
  source.once('end', () => (progress.mayHaveEnded = true))
  const { response } = await settled<{ response: string }>((done) =>
    connection.send({ from, to: [to], size: raw.length }, source, done),
  )
  connection.quit()
  return response
}

function settled<T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    start((error, value) => (error ? reject(error) : resolve(value as T))),
  )
}

function* chunksOf(raw: Buffer): Generator<Buffer> {
  for (let start = 0; start < raw.length; start += CHUNK_BYTES) yield raw.subarray(start, start + CHUNK_BYTES)
}

function nameFailure(error: unknown, mayHaveEnded: boolean): SmtpReply {
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
