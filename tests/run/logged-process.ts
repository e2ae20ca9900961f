import 'next/dist/server/node-environment-baseline.js'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { POST as EVENT_POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { POST as INBOUND_POST } from '../../app/api/webhooks/sendgrid/inbound/[secret]/route.ts'
import { contactFields } from '#lib/contacts/contact-fields.ts'
import { createContact } from '#lib/contacts/save-contact.ts'
import { db, transaction } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { startRunner } from '#lib/jobs/runner.ts'
import { compose } from '#lib/messages/compose.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { seal } from '#lib/secrets.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { openInboundConnection, saveInboundWish } from '#lib/settings/inbound-connection.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'
import { createUser } from '#lib/users/create-user.ts'
import { askForReset } from '#lib/users/reset-by-link.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { problem } from '#lib/web/problem.ts'
import { jobHandlers } from '#lib/wiring/job-handlers.ts'
import { waitFor } from '../support/wait-for.ts'

/**
 * A whole run with something of a person in every field, all of it with the word the test looks for (the first argument),
 * and with each part failing once. What it says of itself goes to standard output, as in production.
 */
const WORD = process.argv[2] ?? ''
const ADDRESS = `${WORD}-contact@example.com`
const said = (what: string) => `${WORD} ${what}`
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const provider = createServer((_request, answer) => {
  const status = answers.shift() ?? 202
  const error = JSON.stringify({ errors: [{ message: said(`refused ${ADDRESS}`), field: said('field') }] })
  if (status === 0) answer.destroy()
  else answer.writeHead(status, { 'content-type': 'application/json' }).end(status === 202 ? '' : error)
})
const answers: number[] = []
await once(provider.listen(0, '127.0.0.1'), 'listening')
const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`

await people()
const messageId = await mailOut()
const secret = await furnishWebhooks()
const runner = await startRunner({
  ...jobHandlers,
  'messages.deliver': (payload) => send(payload.messageId),
})
await events()
await inbound()
await failures()
await runner.stop()
await db().$disconnect()
provider.close()
process.exit(0)

async function people(): Promise<void> {
  const email = `${WORD}-user@example.com`
  const password = said('password')
  const user = { email, name: said('user'), role: 'sales' as const, password, actorId: null }
  await transaction((tx) => createUser(tx, user))
  await signIn({ email, password: said('wrong'), address: '192.0.2.77' })
  await signIn({ email: `${WORD}-nobody@example.com`, password, address: '192.0.2.77' })
  await askForReset({ email, address: '192.0.2.77' })
}

async function mailOut(): Promise<string> {
  const key = `SG.${WORD}`
  await db().streamSettings.create({
    data: {
      provider: 'sandbox',
      stream: 'transactional',
      fromName: said('desk'),
      fromAddress: `${WORD}-desk@example.com`,
      sealedKey: seal(key, streamKeyOwner('sandbox', 'transactional')),
      keyLastFour: '.key',
      keyFingerprint: streamKeyFingerprint(key),
    },
  })
  const fields = { firstName: said('first'), lastName: said('last'), email: ADDRESS, phone: said('phone') }
  const contact = await transaction((tx) =>
    createContact(tx, {
      ...contactFields.parse({ ...fields, newAccountName: said('company') }),
      actorId: null,
    }),
  )
  const ids: string[] = []
  for (const status of [202, 400, 500, 0]) {
    const { id } = await compose({
      composeKey: randomUUID(),
      contactId: contact.id,
      subject: said('subject'),
      html: `<p>${said('body')}</p>`,
      senderId: null,
    })
    answers.push(status)
    await send(id)
    ids.push(id)
  }
  return ids[0] ?? ''
}

function send(id: string): Promise<void> {
  const openTransport = async () => sendgridTransport({ apiKey: `SG.${WORD}`, baseUrl })
  return deliver(id, { instance: env().instance, openTransport })
}

async function furnishWebhooks(): Promise<string> {
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  await db().verificationKey.create({ data: { publicKey, provider: 'sandbox' } })
  const wish = { hostname: 'reply.example.com', sendRaw: true, spamCheck: false, isSigned: false }
  await saveInboundWish(db(), 'sandbox', wish)
  return (await openInboundConnection('sandbox'))?.secret ?? ''
}

async function postEvents(body: string, isSigned = true): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign('sha256', Buffer.from(timestamp + body), pair.privateKey).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': isSigned ? signature : said('signature'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
  const url = 'http://127.0.0.1/api/webhooks/sendgrid/events'
  return (await EVENT_POST(new Request(url, { method: 'POST', body, headers }))).status
}

async function events(): Promise<void> {
  const kinds = 'processed deferred delivered bounce blocked dropped open click spamreport unsubscribe'
  const more = 'group_unsubscribe group_resubscribe account_status_change never_heard_of'
  const items = `${kinds} ${more}`.split(' ').map((event) => ({
    event,
    email: ADDRESS,
    timestamp: Math.floor(Date.now() / 1000),
    sg_event_id: randomUUID(),
    sg_message_id: 'abc.recvd-1',
    mailroom_message_id: messageId,
    reason: said('reason'),
    response: said('response'),
    url: `https://example.com/${WORD}`,
    useragent: said('agent'),
    ip: '192.0.2.78',
    category: [said('category')],
  }))
  await postEvents(JSON.stringify(items))
  await postEvents(
    JSON.stringify([said('item'), { event: said('kind') }, { ...items[0], timestamp: said('time') }]),
  )
  await postEvents(`{"${said('no list')}"`)
  await postEvents(JSON.stringify(items), false)
  await waitFor(
    'the posts to be read',
    async () => (await db().rawPost.count({ where: { state: 'pending' } })) === 0,
  )
}

function postInbound(to: string, text = ''): Promise<Response> {
  const headers = { 'content-type': `multipart/form-data; boundary=${WORD}` }
  const url = `http://127.0.0.1/api/webhooks/sendgrid/inbound/${to}`
  const body = `--${WORD}\r\nContent-Disposition: form-data; name="from"\r\n\r\n${ADDRESS}${text}\r\n--${WORD}--\r\n`
  const params = Promise.resolve({ secret: to })
  return INBOUND_POST(new Request(url, { method: 'POST', body, headers }), { params })
}

async function inbound(): Promise<void> {
  await postInbound(secret)
  await postInbound(said('guess'))
}

/** What is logged when our own store fails is what may hold most: a database names the row it stumbled over. */
async function failures(): Promise<void> {
  const away = async (table: string, work: () => Promise<unknown>) => {
    await db().$executeRawUnsafe(`alter table ${table} rename to ${table}_away`)
    await work()
    await db().$executeRawUnsafe(`alter table ${table}_away rename to ${table}`)
  }
  const unexpected = async (work: () => Promise<unknown>) =>
    void problem(await work().catch((error: unknown) => error))
  await unexpected(() =>
    db().contact.create({ data: { email: ADDRESS, firstName: said('first'), lastName: '' } }),
  )
  await unexpected(
    () =>
      db()
        .$executeRaw`insert into contact (id, email, "updatedAt") values (gen_random_uuid(), ${ADDRESS}, now())`,
  )
  const sentences = [
    `Key (email)=(${WORD} x) already exists.`,
    `Failing row contains (1, ${WORD}, null).`,
    `invalid input syntax for type uuid: "${WORD}"`,
  ]
  for (const sentence of sentences) {
    const hung = { detail: said('detail'), parameters: [WORD] }
    await unexpected(() => Promise.reject(Object.assign(new Error(sentence), hung)))
  }
  await unexpected(() =>
    db().contact.findMany({ where: { email: { equals: 7, mode: said('mode') } } } as never),
  )
  await unexpected(() =>
    Promise.reject(new Error('outer', { cause: new Error(`no such mailbox: ${ADDRESS}`) })),
  )
  await away('raw_post', () => postEvents(JSON.stringify([{ event: said('unstored') }])))
  await away('inbound_chunk', () => postInbound(secret, said('another')))
  await away('system_mail', async () => {
    await askForReset({ email: `${WORD}-user@example.com`, address: '192.0.2.79' })
    await waitFor('a job to fail', async () => {
      const [row] = await db().$queryRaw<{ failed: number }[]>`
        select count(*)::int as failed from graphile_worker._private_jobs where last_error is not null`
      return (row?.failed ?? 0) > 0
    })
  })
}
