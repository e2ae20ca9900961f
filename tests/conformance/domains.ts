import { createDomain, deleteDomain, getDomain, listDomains, validateDomain } from '#lib/sendgrid/domains.ts'
import { mailDnsRecords } from '#lib/sendgrid/dns-mail.ts'
import { createLink, deleteLink, getLink, listLinks, validateLink } from '#lib/sendgrid/links.ts'
import { createSender, listSenders, resendVerification } from '#lib/sendgrid/senders.ts'
import { db } from '#lib/db.ts'
import type { Exercise, Rig } from './exercise.ts'

const DOMAINS = '/v3/whitelabel/domains'
const LINKS = '/v3/whitelabel/links'
const SENDERS = '/v3/verified_senders'

/** A return path of its own each: an exercise must not meet what another one left. */
let serial = 0
const domainOf = async ({ clientWith }: Rig) =>
  createDomain(await clientWith(), {
    domain: 'mail.example.com',
    subdomain: `em${++serial}`,
    dkimSelector: 'mr1',
    isEu: false,
  })
const linkOf = async ({ clientWith }: Rig) =>
  createLink(await clientWith(), { domain: 'mail.example.com', subdomain: `links${++serial}`, isEu: false })
const sender = () => {
  const address = `desk${++serial}@example.com`
  return { nickname: 'Desk', fromEmail: address, replyTo: address }
}
const automatic = () =>
  db().sandboxDomain.create({
    data: { domain: 'auto.example.com', subdomain: `em${++serial}`, selector: 's', dkimKey: 'x' },
  })

export const DOMAIN_EXERCISES: Exercise[] = [
  { operation: `POST ${DOMAINS}`, status: 201, run: domainOf },
  {
    operation: `GET ${DOMAINS}`,
    status: 200,
    run: async (rig) => {
      await automatic()
      await domainOf(rig)
      await listDomains(await rig.clientWith(), { named: 'auto.example.com' })
      await listDomains(await rig.clientWith())
    },
  },
  {
    operation: `GET ${DOMAINS}/{domain_id}`,
    status: 200,
    run: async (rig) => {
      await getDomain(await rig.clientWith(), String((await automatic()).id))
      await getDomain(await rig.clientWith(), (await domainOf(rig)).id)
    },
  },
  {
    operation: `POST ${DOMAINS}/{id}/validate`,
    status: 200,
    run: async (rig) => {
      await validateDomain(await rig.clientWith(), String((await automatic()).id))
      await validateDomain(await rig.clientWith(), (await domainOf(rig)).id)
    },
  },
  {
    operation: `DELETE ${DOMAINS}/{domain_id}`,
    status: 204,
    run: async (rig) => deleteDomain(await rig.clientWith(), (await domainOf(rig)).id),
  },
  { operation: `POST ${LINKS}`, status: 201, run: linkOf },
  {
    operation: `GET ${LINKS}`,
    status: 200,
    run: async (rig) => {
      await linkOf(rig)
      await listLinks(await rig.clientWith())
    },
  },
  {
    operation: `GET ${LINKS}/{id}`,
    status: 200,
    run: async (rig) => getLink(await rig.clientWith(), (await linkOf(rig)).id),
  },
  {
    operation: `POST ${LINKS}/{id}/validate`,
    status: 200,
    run: async (rig) => validateLink(await rig.clientWith(), (await linkOf(rig)).id),
  },
  {
    operation: `DELETE ${LINKS}/{id}`,
    status: 204,
    run: async (rig) => deleteLink(await rig.clientWith(), (await linkOf(rig)).id),
  },
  {
    operation: 'POST /v3/whitelabel/dns/email',
    status: 204,
    run: async (rig) => {
      const order = { email: 'dns@example.com', message: 'Please enter these.' }
      const [domain, link] = [await domainOf(rig), await linkOf(rig)]
      const client = await rig.clientWith()
      await mailDnsRecords(client, { ...order, domainId: domain.id, linkId: link.id })
      await mailDnsRecords(client, { ...order, message: '', domainId: domain.id, linkId: null })
    },
  },
  {
    operation: 'POST /v3/whitelabel/dns/email',
    status: 400,
    run: async ({ clientWith }) => {
      const order = { domainId: '999999', linkId: null, email: 'dns@example.com', message: '' }
      await mailDnsRecords(await clientWith(), order).catch(() => undefined)
    },
  },
  {
    operation: 'POST /v3/whitelabel/dns/email',
    status: 204,
    run: async (rig) => {
      const { id: domainId } = await domainOf({ ...rig, clientWith: rig.clientOfSubuser })
      const order = { domainId, linkId: null, email: 'dns@example.com', message: '' }
      await mailDnsRecords(await rig.clientOfSubuser(), order)
    },
  },
  {
    operation: `POST ${SENDERS}`,
    status: 201,
    run: async ({ clientWith }) => createSender(await clientWith(), sender()),
  },
  {
    operation: `POST ${SENDERS}/resend/{id}`,
    status: 204,
    run: async ({ clientOfSubuser }) => {
      const client = await clientOfSubuser()
      const { id } = await createSender(client, sender())
      await listSenders(client)
      await resendVerification(client, id)
    },
  },
  {
    operation: `POST ${SENDERS}`,
    status: 400,
    run: async ({ clientWith }) => {
      const twice = sender()
      const client = await clientWith()
      await createSender(client, twice)
      await createSender(client, twice).catch(() => undefined)
    },
  },
  {
    operation: `GET ${SENDERS}`,
    status: 200,
    run: async ({ clientWith }) => {
      await createSender(await clientWith(), sender())
      await listSenders(await clientWith())
    },
  },
  {
    operation: `POST ${SENDERS}/resend/{id}`,
    status: 204,
    run: async ({ clientWith }) => {
      const { id } = await createSender(await clientWith(), sender())
      await resendVerification(await clientWith(), id)
    },
  },
]
