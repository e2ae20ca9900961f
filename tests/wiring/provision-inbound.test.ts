import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { sendSandboxInbound } from '#lib/sandbox/inbound-mail.ts'
import { openInboundConnection, saveInboundFacts } from '#lib/settings/inbound-connection.ts'
import { readInboundDesk } from '#lib/wiring/inbound-desk.ts'
import { disconnectInbound, rotateInboundSecret } from '#lib/wiring/provision-inbound.ts'
import { useDatabase } from '../support/database.ts'
import { openInboundServer } from '../support/inbound-door.ts'
import { thrownBy } from '../support/thrown.ts'
import { waitFor } from '../support/wait-for.ts'
import { HOST, HOSTS, connect, connection, drift, host, urlOf, useInboundRig } from './inbound-rig.ts'
import { actorId, port } from './sandbox-rig.ts'

useDatabase()
useInboundRig()

test('makes the host with raw mail on, twice is once, and leaves the others as they are', async () => {
  const other = await host('mail.val.example.com')
  await connect()
  await connect({ hostname: ` HTTPS://Reply.Example.com. ` })
  const { secret, connectedAt, lastError } = await connection()
  expect(await db().sandboxParseHost.count()).toBe(2)
  expect(await host()).toMatchObject({ url: urlOf(secret), sendRaw: true, spamCheck: false })
  expect(secret.length).toBeGreaterThanOrEqual(22)
  expect(connectedAt).not.toBeNull()
  expect(lastError).toBeNull()
  expect(await host('mail.val.example.com')).toEqual(other)
  expect(await drift()).toEqual([])
})

test('a URL that is not ours is overwritten only when it is the one that was given up', async () => {
  const provisional = 'https://provisional.example.com/emailInbound'
  await db().sandboxParseHost.create({ data: { hostname: HOST, url: provisional } })
  expect(await thrownBy(connect())).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(provisional) as string,
  })
  expect(await thrownBy(connect({ givenUpUrl: 'https://elsewhere.example.com/' }))).toMatchObject({
    code: 'conflict',
  })
  expect((await host())?.url).toBe(provisional)
  await connect({ givenUpUrl: provisional })
  expect((await host())?.url).toBe(urlOf((await connection()).secret))
})

test('what somebody changed is found, and a foreign URL is not taken back unasked', async () => {
  await connect()
  const thief = 'https://thief.example.com/'
  await db().sandboxParseHost.update({
    where: { hostname: HOST },
    data: { url: thief, sendRaw: false, spamCheck: true },
  })
  expect(await drift()).toEqual(['foreign', 'raw', 'spam'])
  expect(await thrownBy(connect())).toMatchObject({ code: 'conflict' })
  await connect({ givenUpUrl: thief })
  expect(await drift()).toEqual([])
  await db().sandboxParseHost.delete({ where: { hostname: HOST } })
  expect(await drift()).toEqual(['gone'])
})

test('refused at each call in turn and run again: one host, the secret of before', async () => {
  for (const kind of ['429', '500'] as const) {
    for (const method of ['GET', 'POST', 'PATCH']) {
      await db().sandboxParseHost.deleteMany({ where: { hostname: HOST } })
      if (method === 'PATCH') await connect()
      const before = (await openInboundConnection('sandbox'))?.secret
      await setSandboxFault(db(), { method, pathPrefix: HOSTS, kind })
      expect(await thrownBy(connect()), `${kind} at ${method}`).toMatchObject({
        code: 'provider-unavailable',
      })
      expect((await connection()).lastError).not.toBeNull()
      await connect()
      const { secret, lastError } = await connection()
      expect(lastError).toBeNull()
      if (before) expect(secret).toBe(before)
      expect((await host())?.url).toBe(urlOf(secret))
    }
    await db().sandboxFault.deleteMany()
  }
})

test('killed before what SendGrid did was kept, the next run finds it', async () => {
  await connect({ isSigned: true })
  const before = { ...(await connection()), policies: await db().sandboxPolicy.findMany() }
  await saveInboundFacts(db(), 'sandbox', { connectedAt: null, policyId: null, policyKey: null })
  await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { securityPolicy: null } })
  await connect({ isSigned: true })
  expect(await db().sandboxPolicy.findMany()).toEqual(before.policies)
  expect(await connection()).toMatchObject({ secret: before.secret, policyId: before.policyId })
  expect((await host())?.url).toBe(urlOf(before.secret))
})

test('a new secret: both are known, and a change that was broken off goes on with the secret it made', async () => {
  await connect()
  const first = (await connection()).secret
  await setSandboxFault(db(), { method: 'PATCH', pathPrefix: HOSTS, kind: '500' })
  await thrownBy(rotateInboundSecret('sandbox', actorId()))
  const { secret: second, formerSecret, rotatedAt } = await connection()
  expect(second).not.toBe(first)
  expect(formerSecret).toBe(first)
  expect(rotatedAt, 'the account has the former one: it must not end').toBeNull()
  expect((await host())?.url).toBe(urlOf(first))
  expect(await drift()).toEqual(['url'])
  await rotateInboundSecret('sandbox', actorId())
  expect(await connection()).toMatchObject({ secret: second, formerSecret: first })
  expect((await connection()).rotatedAt).not.toBeNull()
  expect((await host())?.url).toBe(urlOf(second))
})

test('signed where the account offers it; elsewhere the host is made all the same and the refusal told', async () => {
  await connect({ isSigned: true })
  const [policy] = await db().sandboxPolicy.findMany()
  expect(await connection()).toMatchObject({ policyId: policy?.id, policyKey: policy?.publicKey })
  expect((await host())?.securityPolicy).toBe(policy?.id)
  await connect({ isSigned: true })
  expect(await db().sandboxPolicy.count()).toBe(1)
  await connect({ isSigned: false })
  expect(await db().sandboxPolicy.count()).toBe(0)

  await setSandboxControl(db(), { lacksPolicies: true })
  await db().sandboxParseHost.delete({ where: { hostname: HOST } })
  expect(await thrownBy(connect({ isSigned: true }))).toMatchObject({ code: 'rejected-by-provider' })
  expect((await host())?.url).toBe(urlOf((await connection()).secret))
  expect(await drift()).toEqual(['unsigned'])
})

test('a policy taken off the host at SendGrid, or another one, is found and set right', async () => {
  await connect({ isSigned: true })
  expect(await drift()).toEqual([])
  const [policy] = await db().sandboxPolicy.findMany()
  for (const securityPolicy of [null, 'another']) {
    await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { securityPolicy } })
    expect(await drift()).toEqual(['policy'])
    await connect({ isSigned: true })
    expect((await host())?.securityPolicy).toBe(policy?.id)
    expect(await drift()).toEqual([])
  }
  await connect({ isSigned: false })
  expect(await drift()).toEqual([])
})

test('an account that never tells of policies is no drift', async () => {
  await connect({ isSigned: true })
  // As on an account that does not know the field: the stand-in leaves it out where there is no policy.
  await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { securityPolicy: null } })
  await db().inboundConnection.updateMany({ data: { seen: [] } })
  expect(await drift()).toEqual([])
  await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { securityPolicy: 'another' } })
  expect(await drift()).toEqual(['policy'])
  await db().sandboxParseHost.update({ where: { hostname: HOST }, data: { securityPolicy: null } })
  expect(await drift(), 'it told before').toEqual(['policy'])
})

test('the same host keeps since when it is connected', async () => {
  await connect()
  const longAgo = new Date('2026-01-01')
  await saveInboundFacts(db(), 'sandbox', { connectedAt: longAgo })
  await connect({ spamCheck: true })
  expect((await connection()).connectedAt).toEqual(longAgo)
  await connect({ hostname: 'mail.example.com' })
  expect((await connection()).connectedAt?.getTime()).toBeGreaterThan(longAgo.getTime())
})

test('a connected host stays ours until the account has the other one', async () => {
  await connect({ isSigned: true })
  const before = await connection()
  const audit = () => db().auditEntry.count({ where: { action: 'inbound-host.changed' } })
  const entries = await audit()
  const stays = async () => {
    const { seen: _seen, seenAt: _seenAt, ...now } = await connection()
    expect(before).toMatchObject(now)
    expect(await audit(), 'nothing was changed').toBe(entries)
  }
  const foreign = 'mail.val.example.com'
  expect((await thrownBy(connect({ hostname: foreign }))).code).toBe('conflict')
  await stays()
  expect((await readInboundDesk('sandbox')).foreignUrl).toBeNull()
  for (const method of ['GET', 'POST']) {
    await setSandboxFault(db(), { method, pathPrefix: HOSTS, kind: '500' })
    await thrownBy(connect({ hostname: 'mail.example.com', isSigned: true }))
    await stays()
  }
  // As after a kill: the account has the other host, and we know nothing of it.
  await db().sandboxParseHost.create({ data: { hostname: 'mail.example.com', url: urlOf(before.secret) } })
  await connect({ hostname: 'mail.example.com', isSigned: true })
  expect(await connection()).toMatchObject({ hostname: 'mail.example.com', secret: before.secret })
  expect((await host('mail.example.com'))?.securityPolicy).toBe(before.policyId)
  expect((await connection()).urlSetAt?.getTime()).toBeGreaterThan(before.urlSetAt?.getTime() ?? 0)
  expect(await audit()).toBe(entries + 1)
  await connect({ hostname: foreign, givenUpUrl: 'https://val.example.com/emailInbound' })
  expect((await host(foreign))?.url).toBe(urlOf(before.secret))
})

test('the former host is told as ours of before, without its secret', async () => {
  await connect()
  await rotateInboundSecret('sandbox', actorId())
  await connect({ hostname: 'mail.example.com' })
  const { others } = await readInboundDesk('sandbox')
  expect(others.map(({ hostname, isFormer }) => ({ hostname, isFormer }))).toEqual([
    { hostname: 'mail.val.example.com', isFormer: false },
    { hostname: HOST, isFormer: true },
  ])
  const { secret, formerSecret } = await connection()
  const shown = JSON.stringify(await readInboundDesk('sandbox'))
  expect(shown).not.toContain(secret)
  expect(shown).not.toContain(formerSecret)
})

test('a secret is not changed again while the former one still brings mail', async () => {
  await connect()
  await rotateInboundSecret('sandbox', actorId())
  const { secret } = await connection()
  expect((await thrownBy(rotateInboundSecret('sandbox', actorId()))).code).toBe('conflict')
  expect((await connection()).secret).toBe(secret)
})

test('a mail to the host comes in, signed, and is stored', async () => {
  const server = await openInboundServer(port)
  try {
    await connect({ isSigned: true })
    const mail = { from: 'ana@example.com', to: `desk@${HOST}`, subject: 'Hello', text: 'Hello desk' }
    await sendSandboxInbound(db(), mail)
    const row = await waitFor('the mail', () => db().inboundPost.findFirst())
    expect(row).toMatchObject({ provider: 'sandbox', signature: 'valid', hosts: [HOST], isLate: false })
    await waitFor('the sandbox to know', () =>
      db().sandboxInboundMail.findFirst({ where: { deliveredAt: { not: null }, lastStatus: 200 } }),
    )
  } finally {
    await server.close()
  }
})

test('taken off the account, but never a host that somebody else uses now', async () => {
  await connect()
  await disconnectInbound('sandbox', actorId())
  expect(await host()).toBeNull()
  await connect()
  await db().sandboxParseHost.update({
    where: { hostname: HOST },
    data: { url: 'https://else.example.com/' },
  })
  await disconnectInbound('sandbox', actorId())
  expect((await host())?.url).toBe('https://else.example.com/')
})

test.each([
  '',
  'localhost',
  'a@example.com',
  '10.0.0.1',
  '-a.example.com',
  `${'a'.repeat(64)}.example.com`,
  'a b.com',
])('no host: %s', async (hostname) => {
  expect(await thrownBy(connect({ hostname }))).toMatchObject({ code: 'invalid' })
})

test('a host with an umlaut is taken in the form DNS knows', async () => {
  await connect({ hostname: 'antwort.bücher.example' })
  expect((await connection()).hostname).toBe('antwort.xn--bcher-kva.example')
})
