import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach } from 'vitest'
import { db } from '#lib/db.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { findInboundDrift } from '#lib/wiring/inbound-drift.ts'
import { connectInbound, inspectInbound } from '#lib/wiring/provision-inbound.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { actorId, manageSandbox, port, useSandbox } from './sandbox-rig.ts'

process.env.DATA_DIR = mkdtempSync(join(tmpdir(), 'mailroom-inbound-'))

export const HOST = 'reply.example.com'
export const HOSTS = '/v3/user/webhooks/parse/settings'

/** A sandbox whose account has the host of another system, and none of ours, before each test. */
export function useInboundRig(): void {
  useSandbox(manageSandbox)
  beforeEach(async () => {
    await db()
      .$executeRaw`truncate inbound_connection, inbound_post, sandbox.parse_host, sandbox.security_policy, sandbox.fault, sandbox.control cascade`
    await db().sandboxParseHost.create({
      data: { hostname: 'mail.val.example.com', url: 'https://val.example.com/emailInbound' },
    })
  })
}

type Order = Parameters<typeof connectInbound>[0]

export const connect = (changes: Partial<Order> = {}) => {
  const order = { hostname: HOST, ...HOST_ORDER }
  return connectInbound({ provider: 'sandbox', ...order, ...changes }, actorId())
}

export async function connection() {
  const found = await openInboundConnection('sandbox')
  if (!found) throw new Error('no connection')
  return found
}

export const host = (hostname = HOST) => db().sandboxParseHost.findUnique({ where: { hostname } })
export const urlOf = (secret: string) => `http://127.0.0.1:${port}/api/webhooks/sendgrid/inbound/${secret}`

export async function drift() {
  const seen = (await inspectInbound('sandbox')).find(({ hostname }) => hostname === HOST) ?? null
  return findInboundDrift(await connection(), seen).map(({ kind }) => kind)
}
