import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { SANDBOX_TRAPS, type SandboxTrap } from '#lib/sandbox/traps.ts'
import { listDomains } from '#lib/sendgrid/domains.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { adoptEventWebhook } from '#lib/wiring/ask-for-event-webhook.ts'
import { inspectEventWebhooks } from '#lib/wiring/event-webhook-deeds.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import { remakeDomain } from '#lib/wiring/make-domain.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'
import { connectInbound } from '#lib/wiring/provision-inbound.ts'
import { requireAccountClient } from '#lib/wiring/require-account-client.ts'
import { changeTrap, readSandboxAccount } from '#lib/wiring/sandbox-account-desk.ts'
import { useDatabase } from '../support/database.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, manageSandbox, useSandbox } from './sandbox-rig.ts'

useDatabase()
const provider = 'sandbox'
useSandbox(manageSandbox)
beforeEach(async () => {
  await db()
    .$executeRaw`truncate event_connection, inbound_connection, verification_key, mail_domain, sandbox.webhook, sandbox.parse_host, sandbox.security_policy, sandbox.domain, sandbox.control cascade`
})

const set = (trap: SandboxTrap, isOn: 'on' | 'off') => changeTrap({ trap, isOn }, actorId())
const traps = async () => (await readSandboxAccount()).traps
const provision = async () =>
  provisionEventWebhook({
    provider,
    client: await requireAccountClient(provider),
    withTest: false,
    askedById: null,
  })
const connect = (changes = {}) =>
  connectInbound(
    {
      provider,
      hostname: 'reply.mailroom.test',
      ...HOST_ORDER,
      ...changes,
    },
    actorId(),
  )

test('each is laid, laid again, shown, taken away, and on record', async () => {
  expect(await traps()).toEqual([])
  for (const trap of SANDBOX_TRAPS) {
    await set(trap, 'on')
    await set(trap, 'on')
    expect(await traps()).toContain(trap)
  }
  expect(await traps()).toEqual([...SANDBOX_TRAPS])
  for (const trap of SANDBOX_TRAPS) {
    await set(trap, 'off')
    expect(await traps()).not.toContain(trap)
  }
  const left = [db().sandboxWebhook.count(), db().sandboxParseHost.count(), db().sandboxDomain.count()]
  expect(await Promise.all(left)).toEqual([0, 0, 0])
  expect(
    await db().auditEntry.findFirst({ where: { action: 'sandbox.trap-changed' }, orderBy: { id: 'asc' } }),
  ).toMatchObject({ actorId: actorId(), changes: { trap: SANDBOX_TRAPS[0], isOn: 'on' } })
})

test('one switch moves no other', async () => {
  for (const trap of SANDBOX_TRAPS) {
    await set(trap, 'on')
    expect(await traps(), trap).toEqual([trap])
    await set(trap, 'off')
  }
  await set('no-slot', 'on')
  await set('foreign-webhook', 'on')
  await set('foreign-webhook', 'off')
  expect(await traps()).toEqual(['no-slot'])
})

test('another instance’s webhook is listed and left as it is', async () => {
  await set('foreign-webhook', 'on')
  await inspectEventWebhooks(provider)
  const [theirs] = (await readEventWebhookDesk(provider)).others
  expect(theirs).toMatchObject({ friendlyName: 'Another instance', isEnabled: true })
  await provision()
  expect((await readEventWebhookDesk(provider)).others).toEqual([theirs])
})

test('no slot: connecting is refused, and theirs can be chosen', async () => {
  await set('foreign-webhook', 'on')
  await set('no-slot', 'on')
  expect(await thrownBy(provision())).toMatchObject({ code: 'rejected-by-provider' })
  const desk = await readEventWebhookDesk(provider)
  expect(desk).toMatchObject({ connection: { errorCode: 'no-slot' }, slots: { used: 1, allowed: 1 } })
  const [theirs] = desk.others
  await adoptEventWebhook({ provider, webhookId: theirs?.id ?? '', url: theirs?.url ?? '' }, actorId())
  await provision()
  await set('foreign-webhook', 'off')
  expect(await db().sandboxWebhook.count(), 'taken over, it is ours').toBe(1)
  expect(await traps()).toEqual(['no-slot'])
})

test('a host that posts elsewhere is overwritten only when that was said', async () => {
  await set('foreign-host', 'on')
  const { url = '' } = (await db().sandboxParseHost.findFirst()) ?? {}
  expect(await thrownBy(connect())).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(url) as string,
  })
  await connect({ givenUpUrl: url })
  await set('foreign-host', 'off')
  expect(await db().sandboxParseHost.count(), 'overwritten, it is ours').toBe(1)
})

test('without security policies an inbound host is made, and it is told that posts come unsigned', async () => {
  await set('no-policies', 'on')
  expect(await thrownBy(connect({ isSigned: true }))).toMatchObject({ code: 'rejected-by-provider' })
  expect(await db().sandboxParseHost.findFirst()).toMatchObject({ securityPolicy: null })
  await set('no-policies', 'off')
  await connect({ isSigned: true })
  expect((await db().sandboxParseHost.findFirst())?.securityPolicy).not.toBeNull()
})

test('a domain with automated security on is shown as that, and made anew without', async () => {
  await set('automatic-domain', 'on')
  const [theirs] = await listDomains(await requireAccountClient(provider), {
    named: 'automatic.mailroom.test',
  })
  expect(theirs).toMatchObject({ isAutomatic: true })
  const adopted = await adoptDomain({
    provider,
    providerId: theirs?.id ?? '',
    confirmed: true,
    actorId: actorId(),
  })
  const id = 'id' in adopted ? adopted.id : ''
  expect((await getMailDomain(id)).account).toMatchObject({ isAutomatic: true })
  await remakeDomain({ id, actorId: actorId() })
  expect((await getMailDomain(id)).account).toMatchObject({ isAutomatic: false })
  expect(await traps()).toEqual([])
})
