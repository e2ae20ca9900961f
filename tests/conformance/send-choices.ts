import { db } from '#lib/db.ts'
import type { OutgoingMail, SendOptions } from '#lib/mail/transport.ts'
import { listIpPools, listUnsubscribeGroups } from '#lib/sendgrid/send-choices.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import type { Exercise, Rig } from './exercise.ts'

const OPTIONS: SendOptions = {
  categories: ['desk', 'spring offer'],
  tracksOpens: false,
  tracksClicks: false,
  footer: { html: '<p>Example GmbH</p>', text: 'Example GmbH' },
  ipPool: 'transactional',
  unsubscribeGroupId: 14001,
}

async function send({ keyWith, baseUrl }: Rig, changes: Partial<SendOptions> = {}) {
  const mail: OutgoingMail = {
    messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
    instance: 'val',
    stream: 'transactional',
    from: { email: 'desk@example.com' },
    to: { email: 'ana@example.com' },
    replyTo: null,
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello',
    options: { ...OPTIONS, ...changes },
  }
  return sendgridTransport({ apiKey: await keyWith(['mail.send']), baseUrl })(mail)
}

/** What a mail may name: unsubscribe groups and IP pools; and mails that name them. */
export const SEND_CHOICE_EXERCISES: Exercise[] = [
  {
    operation: 'GET /v3/asm/groups',
    status: 200,
    run: async ({ clientWith }) => listUnsubscribeGroups(await clientWith()),
  },
  {
    operation: 'GET /v3/ips/pools',
    status: 200,
    run: async ({ clientWith }) => listIpPools(await clientWith()),
  },
  {
    operation: 'GET /v3/ips/pools',
    status: 200,
    run: async ({ clientOfSubuser }) => {
      const client = await clientOfSubuser()
      await Promise.all([listIpPools(client), listUnsubscribeGroups(client)])
    },
  },
  {
    operation: 'GET /v3/ips/pools',
    status: 200,
    run: async ({ clientWith }) => {
      const pools = await db().sandboxIpPool.findMany()
      await db().sandboxIpPool.deleteMany()
      await listIpPools(await clientWith())
      await db().sandboxIpPool.createMany({ data: pools })
    },
  },
  { operation: 'POST /v3/mail/send', status: 202, run: (rig) => send(rig) },
  { operation: 'POST /v3/mail/send', status: 400, run: (rig) => send(rig, { unsubscribeGroupId: 7 }) },
  { operation: 'POST /v3/mail/send', status: 400, run: (rig) => send(rig, { ipPool: 'nowhere' }) },
]
