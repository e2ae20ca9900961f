import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import type { DnsPort, Seen } from '#lib/domains/dns-port.ts'
import { findOtherExchanges } from '#lib/domains/presence.ts'
import { publishRecords } from '#lib/sandbox/dns-records.ts'
import { clearSandboxFaults, setSandboxFault } from '#lib/sandbox/faults.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { findInbound, inboundCheck, judgeInbound, lookAtExchange } from '#lib/wiring/checks/inbound.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { readInboundDesk } from '#lib/wiring/inbound-desk.ts'
import { connectInbound } from '#lib/wiring/provision-inbound.ts'
import { useDatabase } from '../support/database.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)

const PROVIDER = 'sandbox'
const HOST = 'reply.example.com'
const SILENCE: Seen = { kind: 'failed', values: [], alias: null, ttl: null, failure: 'no answer in time' }
const COVERED = { kind: 'covered', domain: 'example.com' } as const
beforeEach(async () => {
  await db()
    .$executeRaw`truncate inbound_connection, inbound_post, sandbox.parse_host, sandbox.dns_record cascade`
})

const inbound = () => inboundCheck.run({ provider: PROVIDER, signal: new AbortController().signal })
const connect = (hostname = HOST) =>
  connectInbound({ provider: PROVIDER, hostname, ...HOST_ORDER }, actorId())
const exchange = (data: string, host = HOST) => publishRecords(db(), [{ host, type: 'MX', data }])

test('a host that receives other mail is not connected: its servers are named, and a free host', async () => {
  await exchange('mx.company.example.com')
  expect(await thrownBy(connect())).toMatchObject({
    code: 'invalid',
    message: `${HOST} receives other mail, at mx.company.example.com. Leave that as it is, and connect a host of its own, such as inbound.${HOST}.`,
  })
  expect(await db().sandboxParseHost.count()).toBe(0)
  expect(await openInboundConnection(PROVIDER)).toBeNull()
  await connect(`inbound.${HOST}`)
  expect(await db().sandboxParseHost.findMany()).toMatchObject([{ hostname: `inbound.${HOST}` }])
})

test('an MX that leads to SendGrid speaks against nothing, and one that came later hinders no mending', async () => {
  await exchange('mx.sendgrid.net')
  await connect()
  await exchange('mx.company.example.com')
  await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { spamCheck: true } })
  await connect()
  expect(await db().sandboxParseHost.findMany()).toMatchObject([{ hostname: HOST, spamCheck: false }])
})

test('a host that receives other mail keeps it: the check offers a free host below it', async () => {
  await connect()
  const told = async () => {
    const { state, summary, advice } = await inbound()
    expect(`${advice}`).not.toMatch(/remove|no other|one MX/i)
    return { state, summary, advice }
  }
  const offer = (host: string) => ({
    state: 'failed',
    summary: `${HOST} receives other mail, at mx.company.example.com.`,
    advice: `Leave its MX as it is, and connect a host of its own here, such as ${host}, with the MX 10 mx.sendgrid.net.`,
  })
  await exchange('mx.company.example.com')
  expect(await told()).toEqual(offer(`inbound.${HOST}`))
  await exchange('mx.sendgrid.net')
  expect(await told()).toEqual(offer(`inbound.${HOST}`))
  await exchange('mx.company.example.com', `inbound.${HOST}`)
  expect(await told()).toEqual(offer(`reply.${HOST}`))
})

test('the MX of the inbound host: no answer leaves what was known', async () => {
  await connect()
  const desk = await readInboundDesk(PROVIDER)
  const silent: DnsPort = {
    own: () => Promise.resolve([SILENCE]),
    public: () => Promise.resolve(SILENCE),
    zoneOf: () => Promise.resolve(null),
  }
  const finding = judgeInbound(desk, await lookAtExchange(HOST, silent), COVERED)
  expect(finding).toMatchObject({
    state: 'unknown',
    summary: expect.stringContaining('no answer in time') as string,
  })
  expect(await findOtherExchanges(HOST, silent)).toEqual([])
})

test('other mail behind a CNAME that leaves the zone is left alone, too', async () => {
  const alias: Seen = { kind: 'no-data', values: [], alias: 'mail.company.test', ttl: 60, failure: null }
  const end: Seen = { ...alias, kind: 'found', values: ['5 mx.company.test'] }
  const behind: DnsPort = {
    own: () => Promise.resolve([alias]),
    public: () => Promise.resolve(end),
    zoneOf: () => Promise.resolve(null),
  }
  await connect()
  const finding = judgeInbound(await readInboundDesk(PROVIDER), await lookAtExchange(HOST, behind), COVERED)
  expect(finding.summary).toBe(`${HOST} receives other mail, at mx.company.test.`)
  expect(finding.advice).toBe('Leave its MX as it is, and connect a host of its own here.')
})

test('a look-up that breaks after SendGrid refused to tell ends no process', async () => {
  await connect()
  await setSandboxFault(db(), { pathPrefix: '/v3/user/webhooks/parse', kind: '403', count: null })
  let breakIt: (reason: Error) => void = () => {}
  const broken = new Promise<never>((_resolve, reject) => (breakIt = reject))
  const breaking: DnsPort = { own: () => broken, public: () => broken, zoneOf: () => broken }
  const unheard: unknown[] = []
  const hear = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  try {
    expect(await findInbound(PROVIDER, breaking)).toMatchObject({ state: 'waiting' })
    breakIt(new Error('the look-up broke'))
    // Node tells of it before the next turn of its loop.
    await new Promise((resolve) => setImmediate(resolve))
    expect(unheard).toEqual([])
  } finally {
    process.off('unhandledRejection', hear)
    await clearSandboxFaults(db())
  }
})
