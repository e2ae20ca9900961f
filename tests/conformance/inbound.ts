import {
  changeParseHost,
  createParseHost,
  deleteParseHost,
  listParseHosts,
} from '#lib/sendgrid/parse-settings.ts'
import { createSigningPolicy, deletePolicy, listPolicies } from '#lib/sendgrid/security-policies.ts'
import type { Exercise, Rig } from './exercise.ts'

const SETTINGS = '/v3/user/webhooks/parse/settings'
const POLICIES = '/v3/user/webhooks/security/policies'
const HOST = {
  hostname: 'reply.example.com',
  url: 'https://crm.example.com/api/webhooks/sendgrid/inbound/secret',
  sendRaw: true,
  spamCheck: false,
  policyId: null,
}

const client = (rig: Rig) => rig.clientWith()
const get = async (rig: Rig, url: string) => (await client(rig)).request({ method: 'GET', url })

/** A verb that throws for the status the exercise is about. */
const refused = (work: Promise<unknown>) =>
  work.then(
    () => null,
    () => null,
  )

export const INBOUND_EXERCISES: Exercise[] = [
  {
    operation: `GET ${SETTINGS}`,
    status: 200,
    run: async (rig) => {
      await createParseHost(await client(rig), HOST)
      await listParseHosts(await client(rig))
    },
  },
  {
    operation: `GET ${SETTINGS}`,
    status: 403,
    run: async ({ clientWith }) => refused(listParseHosts(await clientWith(['mail.send']))),
  },
  {
    operation: `POST ${SETTINGS}`,
    status: 201,
    run: async (rig) => createParseHost(await client(rig), HOST),
  },
  {
    operation: `POST ${SETTINGS}`,
    status: 403,
    run: async ({ clientWith }) => refused(createParseHost(await clientWith(['mail.send']), HOST)),
  },
  {
    operation: `GET ${SETTINGS}/{hostname}`,
    status: 200,
    run: async (rig) => {
      await createParseHost(await client(rig), HOST)
      await get(rig, `${SETTINGS}/${HOST.hostname}`)
    },
  },
  {
    operation: `GET ${SETTINGS}/{hostname}`,
    status: 404,
    run: (rig) => get(rig, `${SETTINGS}/nothing.example.com`),
  },
  {
    operation: `PATCH ${SETTINGS}/{hostname}`,
    status: 200,
    run: async (rig) => {
      await createParseHost(await client(rig), HOST)
      await changeParseHost(await client(rig), { ...HOST, spamCheck: true })
    },
  },
  {
    operation: `PATCH ${SETTINGS}/{hostname}`,
    status: 404,
    run: async (rig) => refused(changeParseHost(await client(rig), HOST)),
  },
  {
    operation: `DELETE ${SETTINGS}/{hostname}`,
    status: 204,
    run: async (rig) => {
      await createParseHost(await client(rig), HOST)
      await deleteParseHost(await client(rig), HOST.hostname)
    },
  },
  {
    operation: `DELETE ${SETTINGS}/{hostname}`,
    status: 404,
    run: async (rig) => deleteParseHost(await client(rig), HOST.hostname),
  },
  {
    operation: `POST ${POLICIES}`,
    status: 201,
    run: async (rig) => createSigningPolicy(await client(rig), 'Mailroom val'),
  },
  {
    operation: `GET ${POLICIES}`,
    status: 200,
    run: async (rig) => {
      await createSigningPolicy(await client(rig), 'Mailroom val')
      await listPolicies(await client(rig))
    },
  },
  {
    operation: `GET ${POLICIES}/{id}`,
    status: 200,
    run: async (rig) => {
      const { id } = await createSigningPolicy(await client(rig), 'Mailroom val')
      await get(rig, `${POLICIES}/${id}`)
    },
  },
  {
    operation: `DELETE ${POLICIES}/{id}`,
    status: 200,
    run: async (rig) => {
      const { id } = await createSigningPolicy(await client(rig), 'Mailroom val')
      await deletePolicy(await client(rig), id)
    },
  },
]
