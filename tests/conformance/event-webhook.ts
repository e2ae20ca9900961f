import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  postTestBatch,
  readSigningKey,
  switchSigning,
} from '#lib/sendgrid/event-webhook.ts'
import type { Exercise, Rig } from './exercise.ts'

const SETTINGS = '/v3/user/webhooks/event/settings'
const WANTED = { url: 'https://a.example.com/events', friendlyName: 'Mailroom val' }

/** What is given where SendGrid is to fetch tokens from us. */
const OURS = {
  clientId: 'mailroom-0a1b2c',
  clientSecret: 'secret',
  tokenUrl: 'https://a.example.com/api/webhooks/sendgrid/oauth/token',
}

const client = (rig: Rig) => rig.clientWith()
const create = async (rig: Rig) => createWebhook(await client(rig), WANTED)

/** A verb that throws for the status the exercise is about. */
const refused = (work: Promise<unknown>) =>
  work.then(
    () => null,
    () => null,
  )

const gone = {
  id: 'nothing',
  ...WANTED,
  isEnabled: true,
  kinds: [],
  publicKey: null,
  oauth: { clientId: 'mailroom', tokenUrl: 'https://login.example.com/token' },
}

export const EVENT_WEBHOOK_EXERCISES: Exercise[] = [
  {
    operation: `GET ${SETTINGS}/all`,
    status: 200,
    run: async (rig) => {
      await create(rig)
      await listWebhooks(await client(rig))
    },
  },
  {
    operation: `POST ${SETTINGS}`,
    status: 201,
    run: async (rig) => createWebhook(await client(rig), { ...WANTED, oauth: OURS }),
  },
  {
    operation: `POST ${SETTINGS}`,
    status: 400,
    run: async (rig) => {
      await create(rig)
      await refused(create(rig))
    },
  },
  {
    operation: `PATCH ${SETTINGS}/{id}`,
    status: 200,
    run: async (rig) => {
      const present = { ...gone, id: await create(rig) }
      for (const oauth of [undefined, OURS, null])
        await changeWebhook(await client(rig), present, { ...WANTED, oauth })
    },
  },
  {
    operation: `PATCH ${SETTINGS}/{id}`,
    status: 400,
    run: async (rig) => {
      const id = await create(rig)
      await refused(changeWebhook(await client(rig), { ...gone, id }, { ...WANTED, url: 'no url' }))
    },
  },
  {
    operation: `PATCH ${SETTINGS}/{id}`,
    status: 404,
    run: async (rig) => refused(changeWebhook(await client(rig), gone, WANTED)),
  },
  {
    operation: `PATCH ${SETTINGS}/signed/{id}`,
    status: 200,
    run: async (rig) => {
      const id = await create(rig)
      await switchSigning(await client(rig), id, true)
      await switchSigning(await client(rig), id, false)
    },
  },
  {
    operation: `PATCH ${SETTINGS}/signed/{id}`,
    status: 404,
    run: async (rig) => refused(switchSigning(await client(rig), 'nothing', true)),
  },
  {
    operation: `GET ${SETTINGS}/signed/{id}`,
    status: 200,
    run: async (rig) => readSigningKey(await client(rig), await create(rig)),
  },
  {
    operation: `GET ${SETTINGS}/signed/{id}`,
    status: 404,
    run: async (rig) => refused(readSigningKey(await client(rig), 'nothing')),
  },
  {
    operation: `GET ${SETTINGS}/{id}`,
    status: 200,
    run: async (rig) =>
      (await client(rig)).request({ method: 'GET', url: `${SETTINGS}/${await create(rig)}` }),
  },
  {
    operation: `GET ${SETTINGS}/{id}`,
    status: 404,
    run: async (rig) => (await client(rig)).request({ method: 'GET', url: `${SETTINGS}/nothing` }),
  },
  {
    operation: `DELETE ${SETTINGS}/{id}`,
    status: 204,
    run: async (rig) => deleteWebhook(await client(rig), await create(rig)),
  },
  {
    operation: `DELETE ${SETTINGS}/{id}`,
    status: 404,
    run: async (rig) => deleteWebhook(await client(rig), 'nothing'),
  },
  {
    operation: 'POST /v3/user/webhooks/event/test',
    status: 204,
    run: async (rig) =>
      postTestBatch(await client(rig), {
        id: await create(rig),
        url: 'http://127.0.0.1:1/',
        oauth: { ...OURS, tokenUrl: 'http://127.0.0.1:1/token' },
      }),
  },
]
