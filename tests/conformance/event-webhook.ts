import type { Exercise, Rig } from './exercise.ts'

const SETTINGS = '/v3/user/webhooks/event/settings'
const BODY = { enabled: true, url: 'https://a.example.com/events', friendly_name: 'Mailroom val', open: true }

const create = async (rig: Rig, body: object = BODY) => {
  const reply = await (await rig.clientWith()).request({ method: 'POST', url: SETTINGS, body })
  return reply.kind === 'answered' ? String((reply.json as { id?: string }).id) : ''
}

const after = async (rig: Rig, method: 'GET' | 'PATCH' | 'DELETE', inner = '', body?: unknown) => {
  const id = await create(rig)
  return (await rig.clientWith()).request({ method, url: `${SETTINGS}${inner}/${id}`, body })
}

const get = async ({ clientWith }: Rig, path: string) =>
  (await clientWith()).request({ method: 'GET', url: `${SETTINGS}/${path}` })

export const EVENT_WEBHOOK_EXERCISES: Exercise[] = [
  {
    operation: `GET ${SETTINGS}/all`,
    status: 200,
    run: async (rig) => {
      await create(rig)
      await get(rig, 'all?include=account_status_change')
    },
  },
  { operation: `POST ${SETTINGS}`, status: 201, run: (rig) => create(rig) },
  { operation: `POST ${SETTINGS}`, status: 400, run: (rig) => create(rig).then(() => create(rig)) },
  { operation: `PATCH ${SETTINGS}/{id}`, status: 200, run: (rig) => after(rig, 'PATCH', '', BODY) },
  {
    operation: `PATCH ${SETTINGS}/signed/{id}`,
    status: 200,
    run: (rig) => after(rig, 'PATCH', '/signed', { enabled: true }),
  },
  { operation: `GET ${SETTINGS}/{id}`, status: 200, run: (rig) => after(rig, 'GET') },
  { operation: `GET ${SETTINGS}/{id}`, status: 404, run: (rig) => get(rig, 'nothing') },
  { operation: `GET ${SETTINGS}/signed/{id}`, status: 200, run: (rig) => after(rig, 'GET', '/signed') },
  { operation: `DELETE ${SETTINGS}/{id}`, status: 204, run: (rig) => after(rig, 'DELETE') },
  {
    operation: 'POST /v3/user/webhooks/event/test',
    status: 204,
    run: async (rig) => {
      const id = await create(rig)
      const body = { id, url: BODY.url }
      return (await rig.clientWith()).request({ method: 'POST', url: '/v3/user/webhooks/event/test', body })
    },
  },
]
