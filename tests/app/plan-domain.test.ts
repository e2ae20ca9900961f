import { expect, test } from 'vitest'
import { plan } from '../../app/(crm)/settings/domains/actions.ts'
import { db, transaction } from '#lib/db.ts'
import { planDomain } from '#lib/domains/plan-domain.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'

useDatabase()

test('a tick confirms the domain that was asked about, and no other', async () => {
  const admin = await makeUser({ role: 'admin' })
  await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
  const order = { subdomain: 'em1', linkSubdomain: 'links', dkimSelector: null }
  for (const domain of ['one.example.test', 'two.example.test'])
    await transaction((tx) =>
      planDomain(tx, { ...order, domain, instance: 'val', provider: 'sendgrid_us', actorId: admin.id }),
    )
  const cookie = await cookieOf(admin)
  const send = async (domain: string, confirmed = '', instance = 'main') => {
    const form = new FormData()
    const fields = { instance, domain, subdomain: 'em2', linkSubdomain: '', confirmed }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const sent = request('/', { cookie }, { method: 'POST' })
    return (await inRequest(sent, () => plan(EMPTY_FORM, form))).result
  }
  const asked = await send('One.example.test')
  expect(asked).toMatchObject({ ok: true, data: { namesakes: [{ host: 'em1.one.example.test' }] } })
  const { askedFor } = asked.data as { askedFor: string }
  for (const other of [
    await send('two.example.test', askedFor),
    await send('one.example.test', askedFor, 'uat'),
    await send('one.example.test', 'on'),
  ])
    expect(other).toMatchObject({ data: { namesakes: [{}] } })
  expect(await db().mailDomain.count()).toBe(2)
  await send('one.example.test', askedFor)
  expect(await db().mailDomain.count()).toBe(3)
})
