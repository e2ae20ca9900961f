import { checkKey } from '#lib/sendgrid/check-key.ts'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { rehearseSend } from '#lib/sendgrid/rehearse-send.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { USUAL_OPTIONS, type OutgoingMail } from '#lib/mail/transport.ts'
import type { Exercise, Rig } from './exercise.ts'

const MAIL: OutgoingMail = {
  messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
  instance: 'val',
  stream: 'transactional',
  from: { email: 'desk@example.com', name: 'Desk' },
  to: { email: 'ana@example.com', name: 'Ana' },
  replyTo: { email: 'sales@example.com' },
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  options: USUAL_OPTIONS,
}

const send = async ({ keyWith, baseUrl }: Rig, changes: Partial<OutgoingMail> = {}, scopes = ['mail.send']) =>
  sendgridTransport({ apiKey: await keyWith(scopes), baseUrl })({ ...MAIL, ...changes })

const failNext = (failStatus: number) => setSandboxControl(db(), { failCount: 1, failStatus })

export const MAIL_EXERCISES: Exercise[] = [
  { operation: 'POST /v3/mail/send', status: 202, run: (rig) => send(rig) },
  {
    operation: 'POST /v3/mail/send',
    status: 202,
    run: (rig) => send(rig, { replyTo: null, text: '', from: { email: 'desk@example.com' } }),
  },
  {
    operation: 'POST /v3/mail/send',
    status: 200,
    run: async ({ keyWith, baseUrl }) =>
      rehearseSend({ apiKey: await keyWith(['mail.send']), baseUrl }, { from: MAIL.from, to: MAIL.to }),
  },
  { operation: 'POST /v3/mail/send', status: 400, run: (rig) => send(rig, { to: { email: 'nobody' } }) },
  {
    operation: 'POST /v3/mail/send',
    status: 401,
    run: ({ baseUrl }) => sendgridTransport({ apiKey: 'SG.unknown', baseUrl })(MAIL),
  },
  {
    operation: 'POST /v3/mail/send',
    status: 403,
    run: (rig) => send(rig, { from: { email: 'a@unverified.test' } }),
  },
  { operation: 'POST /v3/mail/send', status: 403, run: (rig) => send(rig, {}, ['asm.groups.read']) },
  { operation: 'POST /v3/mail/send', status: 429, run: (rig) => failNext(429).then(() => send(rig)) },
  { operation: 'POST /v3/mail/send', status: 500, run: (rig) => failNext(500).then(() => send(rig)) },
  {
    operation: 'GET /v3/scopes',
    status: 200,
    run: async ({ keyWith, baseUrl }) =>
      checkKey({ apiKey: await keyWith(['mail.send']), baseUrl, stream: 'transactional' }),
  },
  {
    operation: 'GET /v3/scopes',
    status: 401,
    run: ({ baseUrl }) => checkKey({ apiKey: 'SG.unknown', baseUrl, stream: 'transactional' }),
  },
  {
    operation: 'GET /v3/scopes',
    status: 403,
    run: async ({ keyWith, baseUrl }) => {
      await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind: '403' })
      return checkKey({ apiKey: await keyWith(['mail.send']), baseUrl, stream: 'transactional' })
    },
  },
]
