import { db } from '#lib/db.ts'
import { lendDomain, listLentDomains, takeBackDomain } from '#lib/sendgrid/lent-domains.ts'
import type { Exercise, Rig } from './exercise.ts'

const DOMAINS = '/v3/whitelabel/domains'
const SUBUSER = 'shop'

/** A valid domain of each kind, to be lent to the subuser. */
const domains = async () => {
  await db().sandboxSubuser.upsert({
    where: { username: SUBUSER },
    create: { username: SUBUSER, email: 'shop@example.com' },
    update: {},
  })
  const make = async (automaticSecurity: boolean) => {
    const data = { domain: 'mail.example.com', subdomain: 'em1', selector: 's', dkimKey: 'x', isValid: true }
    return String((await db().sandboxDomain.create({ data: { ...data, automaticSecurity } })).id)
  }
  return [await make(false), await make(true)]
}
const lent = async ({ clientWith }: Rig) => {
  const parent = await clientWith()
  const ids = await domains()
  for (const domainId of ids) await lendDomain(parent, { domainId, subuser: SUBUSER })
  return { parent, ids }
}
/** By the older endpoint, which our own verbs only read. */
const lentAlone = async ({ call, keyWith }: Rig) => {
  const key = await keyWith(['whitelabel.create', 'whitelabel.delete'])
  const [id] = await domains()
  await call('POST', `${DOMAINS}/${id}/subuser`, { key, body: { username: SUBUSER } })
  return key
}

export const LENT_DOMAIN_EXERCISES: Exercise[] = [
  { operation: `POST ${DOMAINS}/{domain_id}/subuser:add`, status: 201, run: lent },
  {
    operation: `GET ${DOMAINS}/subuser/all`,
    status: 200,
    run: async (rig) => listLentDomains((await lent(rig)).parent, SUBUSER),
  },
  {
    operation: `GET ${DOMAINS}/subuser`,
    status: 200,
    run: async (rig) => {
      await lentAlone(rig)
      await listLentDomains(await rig.clientWith(), SUBUSER)
    },
  },
  {
    operation: `DELETE ${DOMAINS}/{domain_id}/subuser`,
    status: 204,
    run: async (rig) => {
      const { parent, ids } = await lent(rig)
      for (const domainId of ids) await takeBackDomain(parent, { domainId, subuser: SUBUSER })
    },
  },
  { operation: `POST ${DOMAINS}/{domain_id}/subuser`, status: 201, run: lentAlone },
  {
    operation: `DELETE ${DOMAINS}/subuser`,
    status: 204,
    run: async (rig) => {
      const key = await lentAlone(rig)
      await rig.call('DELETE', `${DOMAINS}/subuser?username=${SUBUSER}`, { key })
    },
  },
]
