import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getMailDomain, listSharers } from '#lib/domains/mail-domains.ts'
import { env } from '#lib/env.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { readDomainOverview } from '#lib/wiring/domain-overview.ts'
import { planForInstance } from '#lib/wiring/plan-for-instance.ts'
import { useDatabase } from '../support/database.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)
beforeEach(async () => {
  await db().mailDomain.deleteMany()
  await db().sandboxDomain.deleteMany()
})

const DOMAIN = 'mail.example.test'
const inAccount = async (username: string) => {
  const data = { domain: DOMAIN, subdomain: 'em1', selector: 's', dkimKey: 'x', username }
  return String((await db().sandboxDomain.create({ data })).id)
}
const adopt = (providerId: string, confirmed = false) =>
  adoptDomain({ provider: 'sandbox', providerId, confirmed, actorId: actorId() })
const plan = (instance: string, confirmed = false) =>
  planForInstance({
    instance,
    domain: DOMAIN,
    subdomain: 'em2',
    linkSubdomain: '',
    dkimSelector: null,
    confirmed,
    actorId: actorId(),
  })

test('a domain of the account that another instance planned is taken over only when that was confirmed', async () => {
  await plan('val')
  const providerId = await inAccount('val')
  expect(await adopt(providerId)).toEqual({
    namesakes: [
      { host: `em1.${DOMAIN}`, of: 'the SendGrid user val' },
      { host: `em2.${DOMAIN}`, of: 'the instance val, on the plan' },
    ],
  })
  expect(await db().mailDomain.count()).toBe(1)
  const taken = await adopt(providerId, true)
  expect(taken).toHaveProperty('id')
  // What is this instance's own already is no question any more, but for whom it is shared with.
  expect(await adopt(providerId)).toEqual({
    namesakes: [{ host: `em2.${DOMAIN}`, of: 'the instance val, on the plan' }],
  })
  const row = await getMailDomain('id' in taken ? taken.id : '')
  expect((await listSharers(row)).map(({ instance }) => instance)).toEqual(['val'])
})

test('a domain that this instance uses is planned for another only when that was confirmed', async () => {
  await adopt(await inAccount('mailroom'), true)
  expect(await plan('val')).toEqual({
    namesakes: [{ host: `em1.${DOMAIN}`, of: `the instance ${env().instance}` }],
  })
  expect(await db().mailDomain.count()).toBe(1)
  expect(await plan('val', true)).toHaveProperty('id')
  const [third] = await db().mailDomain.findMany({ where: { instance: 'val' } })
  expect((await listSharers(await getMailDomain(third?.id ?? ''))).map(({ instance }) => instance)).toEqual([
    env().instance,
  ])
})

test('a name of its own is planned without a question', async () => {
  expect(await plan('val')).toHaveProperty('id')
})

describe('an instance whose mail this account sends, as events tell', () => {
  const seen = (instance: string, lastAt = new Date()) =>
    db().foreignInstance.create({ data: { instance, count: 1n, lastAt } })
  const warned = async () =>
    (await readDomainOverview()).otherSenders.map(({ instance, shared }) => ({ instance, shared }))

  beforeEach(() => db().foreignInstance.deleteMany())

  test('is warned of while it is not on the plan, or has a domain of ours there', async () => {
    await adopt(await inAccount('mailroom'), true)
    expect(await warned()).toEqual([])
    await seen('val')
    await seen('gone', new Date(Date.now() - 31 * 24 * 3600_000))
    expect(await warned()).toEqual([{ instance: 'val', shared: [] }])
    await plan('val', true)
    expect(await warned()).toEqual([{ instance: 'val', shared: [DOMAIN] }])
  })

  test('is nothing to warn of once its name on the plan is its own', async () => {
    await seen('val')
    await plan('val')
    expect(await warned()).toEqual([])
  })
})
