import { afterAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { readSheet } from '#lib/domains/plan-sheet.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { addDomain } from '#lib/wiring/add-domain.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { refreshPlan } from '#lib/wiring/look-up-mail-domain.ts'
import { planForInstance } from '#lib/wiring/plan-for-instance.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'

useDatabase()
process.env.SANDBOX_PORT = String(await freePort())

let sandbox: Awaited<ReturnType<typeof startSandbox>> | undefined
afterAll(() => sandbox?.close())
const answers = async () => {
  sandbox ??= await startSandbox({ port: Number(process.env.SANDBOX_PORT) })
  await connectSandbox()
}

const order = async (domain: string) => ({
  domain,
  subdomain: 'em1',
  linkSubdomain: '',
  dkimSelector: null,
  confirmed: true,
  actorId: (await makeUser({ role: 'admin' })).id,
})
const sheetOf = async (outcome: object) =>
  readSheet(await getMailDomain('id' in outcome ? String(outcome.id) : ''))
const own = async (outcome: object) =>
  (await sheetOf(outcome)).rows.flatMap(({ purpose, type, host }) =>
    purpose === 'inbound' || purpose === 'spf' ? [`${type} ${host}`] : [],
  )

test('DNS that does not answer keeps nothing off the plan; the sheet says so, and asks again once it is shown', async () => {
  const planned = await planForInstance({ ...(await order('mail.example.test')), instance: 'val' })
  expect((await sheetOf(planned)).gaps.join(' ')).toContain(
    'DNS did not answer whether mail.example.test receives other mail',
  )
  expect(await own(planned)).toEqual([])
  await answers()
  await refreshPlan()
  expect(await own(planned), 'a moment ago nobody answered').toEqual([])
  await db().mailDomain.updateMany({ data: { lookedUpAt: new Date(Date.now() - 61_000) } })
  await refreshPlan()
  expect(await sheetOf(planned)).toMatchObject({ gaps: [] })
  expect(await own(planned)).toEqual(['MX mail.example.test', 'TXT mail.example.test'])
})

test('a domain has its own rows from the moment when it is planned, added or taken over', async () => {
  await answers()
  const planned = await planForInstance({ ...(await order('one.example.test')), instance: 'val' })
  expect(await own(planned)).toEqual(['MX one.example.test', 'TXT one.example.test'])
  const added = await addDomain({ ...(await order('two.example.test')), stream: 'transactional' })
  expect(await own(added)).toEqual(['MX two.example.test', 'TXT two.example.test'])
  const data = { domain: 'three.example.test', subdomain: 'em1', selector: 's', dkimKey: 'x' }
  const { id } = await db().sandboxDomain.create({ data })
  const { actorId } = await order('')
  const taking = { provider: 'sandbox' as const, providerId: String(id), confirmed: true, actorId }
  expect(await own(await adoptDomain(taking))).toEqual(['MX three.example.test', 'TXT three.example.test'])
})

test('an MX is never suggested for a planned domain that receives company mail', async () => {
  await answers()
  await db().sandboxDnsRecord.create({
    data: { host: 'company.example.test', type: 'MX', data: 'mx.company.example', priority: 5 },
  })
  const planned = await planForInstance({ ...(await order('company.example.test')), instance: 'val' })
  expect(await own(planned)).toEqual(['MX inbound.company.example.test', 'TXT company.example.test'])
})
