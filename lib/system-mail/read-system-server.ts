import { db, type Tx } from '#lib/db.ts'
import { env, type SmtpServer } from '#lib/env.ts'
import { fingerprint, open } from '#lib/secrets.ts'
import { readServerTest, type ServerTest } from '#lib/system-mail/server-test.ts'

export const SYSTEM_SERVER_OWNER = 'system_server:1'

export type SystemServerView = {
  /** Empty while no server is set. */
  host: string
  port: number
  security: SmtpServer['security']
  username: string
  hasPassword: boolean
  fromName: string
  fromAddress: string
  /** The last test of this very server. */
  test: ServerTest | null
  /** For the optimistic check of the next change; 0 while nothing was ever saved. */
  version: number
  /** Set by the environment, so that the browser cannot change it. */
  fixed: { server: boolean; from: boolean }
  /** A server and a sender are there, so that mail goes out. */
  isConfigured: boolean
}

/** All that is needed to speak to the server, its password included. Never for a page. */
export type OpenSystemServer = SmtpServer & { from: { name: string; address: string } }

/** Whether Mailroom's own mail has a server and a sender. */
export async function isSystemMailConfigured(from: Tx = db()): Promise<boolean> {
  return (await readSystemServer(from)).isConfigured
}

/** The server for Mailroom's own mail as pages show it. Never its password. */
export async function readSystemServer(from: Tx = db()): Promise<SystemServerView> {
  const { smtp, from: givenFrom } = env().system
  const row = await from.systemServer.findUnique({ where: { id: 1 } })
  const fromAddress = givenFrom ? givenFrom.address : (row?.fromAddress ?? '')
  const shown = {
    host: smtp ? smtp.host : (row?.host ?? ''),
    // Of a server that was removed neither is worth proposing again.
    port: smtp ? smtp.port : row?.host ? row.port : 587,
    security: smtp ? smtp.security : readSecurity(row?.host ? row.security : undefined),
    username: smtp ? (smtp.username ?? '') : (row?.username ?? ''),
  }
  return {
    ...shown,
    hasPassword: smtp ? smtp.password !== null : Boolean(row?.sealedPassword),
    fromName: givenFrom ? givenFrom.name : (row?.fromName ?? ''),
    fromAddress,
    test: readServerTest(row?.test, serverFingerprint({ ...shown, fromAddress })),
    version: row?.version ?? 0,
    fixed: { server: smtp !== null, from: givenFrom !== null },
    isConfigured: shown.host !== '' && fromAddress !== '',
  }
}

/**
 * The server with its password, for sending; null while there is none or no sender. Throws `not-configured` when the
 * password was sealed with another SECRET_KEY.
 */
export async function openSystemServer(from: Tx = db()): Promise<OpenSystemServer | null> {
  const view = await readSystemServer(from)
  if (!view.isConfigured) return null
  const sender = { name: view.fromName, address: view.fromAddress }
  const { smtp } = env().system
  if (smtp) return { ...smtp, from: sender }
  const row = await from.systemServer.findUniqueOrThrow({ where: { id: 1 } })
  return {
    host: view.host,
    port: view.port,
    security: view.security,
    username: view.username || null,
    password: row.sealedPassword ? open(row.sealedPassword, SYSTEM_SERVER_OWNER) : null,
    from: sender,
  }
}

/** Tells whether a test was of the server that is set now. */
export function serverFingerprint(server: {
  host: string
  port: number
  security: string
  username: string
  fromAddress: string
}): string {
  const { host, port, security, username, fromAddress } = server
  return fingerprint(JSON.stringify([host, port, security, username, fromAddress]), 'system-server')
}

function readSecurity(value: string | undefined): SmtpServer['security'] {
  return value === 'tls' || value === 'none' ? value : 'starttls'
}
