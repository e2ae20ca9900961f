import { db } from '#lib/db.ts'
import { setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { checkKey } from '#lib/sendgrid/check-key.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { createDomain, validateDomain } from '#lib/sendgrid/domains.ts'
import { createLink, validateLink } from '#lib/sendgrid/links.ts'
import {
  changeParseHost,
  createParseHost,
  deleteParseHost,
  listParseHosts,
} from '#lib/sendgrid/parse-settings.ts'
import { createSender, listSenders, resendVerification } from '#lib/sendgrid/senders.ts'
import { listSubusers } from '#lib/sendgrid/subusers.ts'
import type { Exercise } from './exercise.ts'

const SENDERS = '/v3/verified_senders'
const PARSE = '/v3/user/webhooks/parse/settings'
const SENDER = {
  nickname: 'Desk',
  fromEmail: 'desk@refused.example.com',
  replyTo: 'desk@refused.example.com',
}
const HOST = {
  hostname: 'refused.example.com',
  url: 'https://crm.example.com/api/webhooks/sendgrid/inbound/secret',
  sendRaw: true,
  spamCheck: false,
  policyId: null,
}
const DOMAIN = { domain: 'refused.example.com', subdomain: 'em1', dkimSelector: 'mr1', isEu: false }
const LINK = { domain: 'refused.example.com', subdomain: 'links1', isEu: false }

/** What our verbs ask where SendGrid answers none of it: the account may not, or SendGrid is in trouble. */
export const REFUSAL_EXERCISES: Exercise[] = [
  ...refusals(`GET ${SENDERS}`, ['401', '403', '500'], (client) => listSenders(client)),
  ...refusals(`POST ${SENDERS}`, ['401', '403', '500'], (client) => createSender(client, SENDER)),
  ...refusals(`POST ${SENDERS}/resend/{id}`, ['403', '500'], (client) => resendVerification(client, '1')),
  ...refusals('POST /v3/whitelabel/domains/{id}/validate', ['500'], validateDomain, (client) =>
    createDomain(client, DOMAIN),
  ),
  ...refusals('POST /v3/whitelabel/links/{id}/validate', ['500'], validateLink, (client) =>
    createLink(client, LINK),
  ),
  ...refusals(`GET ${PARSE}`, ['401', '500'], (client) => listParseHosts(client)),
  ...refusals(`POST ${PARSE}`, ['401', '500'], (client) => createParseHost(client, HOST)),
  ...refusals(`PATCH ${PARSE}/{hostname}`, ['403', '500'], (client) => changeParseHost(client, HOST)),
  ...refusals(`DELETE ${PARSE}/{hostname}`, ['401', '403', '500'], (client) =>
    deleteParseHost(client, HOST.hostname),
  ),
  ...refusals('GET /v3/subusers', ['401'], (client) => listSubusers(client)),
  {
    operation: 'GET /v3/scopes',
    status: 500,
    run: async ({ keyWith, baseUrl }) => {
      await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind: '500' })
      return checkKey({ apiKey: await keyWith(['mail.send']), baseUrl, stream: 'transactional' })
    },
  },
]

function refusals(
  operation: string,
  kinds: Extract<FaultKind, '401' | '403' | '500'>[],
  ask: (client: SendgridClient, id: string) => Promise<unknown>,
  prepare?: (client: SendgridClient) => Promise<{ id: string }>,
): Exercise[] {
  const [method = '', path = ''] = operation.split(' ')
  return kinds.map((kind) => ({
    operation,
    status: Number(kind),
    run: async ({ clientWith }) => {
      const client = await clientWith()
      const made = await prepare?.(client)
      await setSandboxFault(db(), { method, pathPrefix: path.replace(/\{.*/, ''), kind })
      await ask(client, made?.id ?? '1').catch(() => undefined)
    },
  }))
}
