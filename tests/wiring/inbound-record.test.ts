import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { enterInboundRecord, readInboundRecord } from '#lib/wiring/inbound-record.ts'
import { connectInbound } from '#lib/wiring/provision-inbound.ts'
import { account as listed } from '../domains/sample-domain.ts'
import { useDatabase } from '../support/database.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(async () => {})

const PROVIDER = 'sandbox'
const HOST = 'reply.example.com'

beforeEach(async () => {
  await connectSandbox()
})

const connectHost = () =>
  connectInbound(
    {
      provider: PROVIDER,
      hostname: HOST,
      ...HOST_ORDER,
    },
    actorId(),
  )

test('the record of the host is listed, entered in the sandbox by hand, and left to the domain that lists it', async () => {
  expect(await readInboundRecord(PROVIDER)).toBeNull()
  await connectHost()
  expect(await readInboundRecord(PROVIDER)).toMatchObject({
    record: { type: 'MX', host: HOST, value: 'mx.sendgrid.net', priority: 10 },
    listedBy: null,
    isEntered: false,
  })
  await enterInboundRecord(actorId())
  await enterInboundRecord(actorId())
  expect(await db().sandboxDnsRecord.count()).toBe(1)
  expect(await readInboundRecord(PROVIDER)).toMatchObject({ isEntered: true })
  await db().sandboxDnsRecord.updateMany({ data: { data: 'mail.example.com' } })
  expect(await thrownBy(enterInboundRecord(actorId()))).toMatchObject({ code: 'conflict' })

  const account = { ...listed, records: [{ ...listed.records[0], host: HOST }] }
  const plan = { instance: 'main', domain: 'example.com', subdomain: 'em', linkSubdomain: '' }
  const { id } = await db().mailDomain.create({ data: { provider: PROVIDER, ...plan, account } })
  expect(await readInboundRecord(PROVIDER)).toMatchObject({ listedBy: { id, domain: 'example.com' } })
  await db().mailDomain.delete({ where: { id } })
})
