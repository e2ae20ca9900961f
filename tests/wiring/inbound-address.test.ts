import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { saveInboundFacts } from '#lib/settings/inbound-connection.ts'
import { readInboundDesk } from '#lib/wiring/inbound-desk.ts'
import { inspectInbound, rotateInboundSecret } from '#lib/wiring/provision-inbound.ts'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { HOST, HOSTS, connect, connection, drift, host, urlOf, useInboundRig } from './inbound-rig.ts'
import { actorId } from './sandbox-rig.ts'

useDatabase()
useInboundRig()

test('what still posts to a secret of long ago is ours of before, and shows none of it', async () => {
  const past = { rotatedAt: new Date('2026-01-01') }
  await connect()
  await db().sandboxParseHost.create({
    data: { hostname: 'older.example.com', url: (await host())?.url ?? '' },
  })
  await rotateInboundSecret('sandbox', actorId())
  await saveInboundFacts(db(), 'sandbox', past)
  await rotateInboundSecret('sandbox', actorId())
  await inspectInbound('sandbox')
  const { others } = await readInboundDesk('sandbox')
  expect(others.find(({ hostname }) => hostname === 'older.example.com')).toMatchObject({
    isFormer: true,
    url: expect.stringMatching(/inbound\/••••[\w-]{4}$/) as string,
  })
  await connect({ hostname: 'older.example.com' })
  expect((await host('older.example.com'))?.url).toBe(urlOf((await connection()).secret))
})

test('a secret of another Mailroom is shown to nobody, and its host given up as it was shown', async () => {
  const url = urlOf('s'.repeat(43))
  await db().sandboxParseHost.create({ data: { hostname: HOST, url } })
  const refusal = await thrownBy(connect())
  expect(refusal).toMatchObject({ code: 'conflict' })
  const { foreignUrl } = await readInboundDesk('sandbox')
  expect(foreignUrl).toBe(urlOf('••••ssss'))
  expect(refusal.message).not.toContain('s'.repeat(20))
  await connect({ givenUpUrl: foreignUrl })
  expect(await drift()).toEqual([])
})

test('what of the inbound host was changed, and from what, is on record', async () => {
  await connect()
  await connect({ spamCheck: true })
  await connect({ hostname: 'mail.example.com', spamCheck: true })
  await connect({ hostname: 'mail.example.com', spamCheck: true })
  const entries = await db().auditEntry.findMany({
    where: { subjectType: 'inbound_host' },
    orderBy: { id: 'desc' },
    take: 4,
  })
  expect(entries.map(({ action, changes }) => ({ action, changes })).reverse()).toEqual([
    { action: 'inbound-host.connected', changes: { provider: 'sandbox', fields: {} } },
    {
      action: 'inbound-host.changed',
      changes: { provider: 'sandbox', fields: { spamCheck: { from: false, to: true } } },
    },
    {
      action: 'inbound-host.changed',
      changes: { provider: 'sandbox', fields: { hostname: { from: HOST, to: 'mail.example.com' } } },
    },
    { action: 'inbound-host.connected', changes: { provider: 'sandbox', fields: {} } },
  ])
})

test('a change of its URL that was broken off leaves the host unproven', async () => {
  await connect()
  expect((await connection()).urlSetAt).not.toBeNull()
  await setSandboxFault(db(), { method: 'PATCH', pathPrefix: HOSTS, kind: '500' })
  await thrownBy(rotateInboundSecret('sandbox', actorId()))
  expect((await connection()).urlSetAt).toBeNull()
  await rotateInboundSecret('sandbox', actorId())
  const { urlSetAt } = await connection()
  expect(urlSetAt).not.toBeNull()
  await connect({ spamCheck: true })
  expect((await connection()).urlSetAt).toEqual(urlSetAt)
})
