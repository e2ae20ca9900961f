import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

/** What a server does to a mail. The statuses are said at the step they are named for; the cuts close the connection. */
export type Conduct =
  | { does: 'keep' }
  | { does: 'say'; at: 'sign-in' | 'sender' | 'recipient' | 'end'; status: number; text: string }
  | { does: 'cut'; at: 'recipient' | 'middle' | 'end' }
  | { does: 'hold'; at: 'sign-in' | 'end' }

export type KeptMail = { from: string; to: string[]; user: string | null; isEncrypted: boolean; raw: string }

type Options = { tls?: 'starttls' | 'tls'; offersNoTls?: boolean }

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/smtp/${name}.pem`, import.meta.url), 'utf8')
/** Of “localhost”, signed by itself. */
export const CERTIFICATE = fixture('certificate')

/** A real SMTP server on loopback that keeps what it takes and behaves as `conduct` says. Any password is right. */
export async function startMailServer({ tls, offersNoTls = false }: Options = {}) {
  const mails: KeptMail[] = []
  const handle = { conduct: { does: 'keep' } as Conduct, mails, port: 0, openConnections: 0, close }
  const users = new Map<string, string>()
  const server = new SMTPServer({
    secure: tls === 'tls',
    ...(tls ? { key: fixture('key'), cert: CERTIFICATE } : {}),
    // A server without STARTTLS, or behind a network that takes it away.
    hideSTARTTLS: offersNoTls || !tls,
    disabledCommands: offersNoTls ? ['STARTTLS'] : [],
    authOptional: true,
    allowInsecureAuth: true,
    size: 50 * 1024 * 1024,
    logger: false,
    onConnect: (_session, done) => {
      handle.openConnections++
      done()
    },
    onClose: () => void handle.openConnections--,
    onAuth: ({ username = '' }, session, done) =>
      unless('sign-in', session, done, () => {
        users.set(session.id, username)
        done(null, { user: username })
      }),
    onMailFrom: (_address, session, done) => unless('sender', session, done, () => done()),
    onRcptTo: (_address, session, done) => unless('recipient', session, done, () => done()),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (handle.conduct.does === 'cut' && handle.conduct.at === 'middle') cut(session)
      })
      stream.on('end', () => {
        const keep = () =>
          mails.push({
            from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
            to: session.envelope.rcptTo.map(({ address }) => address),
            user: users.get(session.id) ?? null,
            isEncrypted: session.secure,
            raw: Buffer.concat(chunks).toString('utf8'),
          })
        // What is cut or held after its end was taken all the same: that is what makes it unclear.
        if (handle.conduct.does === 'cut' || handle.conduct.does === 'hold') keep()
        unless('end', session, done, () => {
          keep()
          answer(done, `Ok: queued as ${queuedId(mails.length)}`)
        })
      })
    },
  } satisfies SMTPServerOptions)
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  handle.port = (server.server.address() as AddressInfo).port
  return handle

  function unless(
    step: string,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
    goOn: () => void,
  ): void {
    const { conduct } = handle
    if (!('at' in conduct) || conduct.at !== step) return goOn()
    if (conduct.does === 'cut') cut(session)
    if (conduct.does === 'say') done(Object.assign(new Error(conduct.text), { responseCode: conduct.status }))
  }

  function cut(session: SMTPServerSession): void {
    for (const connection of server.connections as Set<{ id: string; _socket: Socket }>) {
      if (connection.id === session.id) connection._socket.destroy()
    }
  }

  function close(): Promise<void> {
    for (const connection of server.connections as Set<{ _socket: Socket }>) connection._socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
}

/** The id in the answer to the n-th mail. */
const queuedId = (n: number) => `relay-id-${n}`

/** The server's own form: a callback whose second argument is the text after `250`. Its types leave it out. */
function answer(done: (error?: Error | null) => void, text: string): void {
  ;(done as (error: Error | null, text: string) => void)(null, text)
}
