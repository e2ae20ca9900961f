import { USUAL_OPTIONS, type OutgoingMail } from '#lib/mail/transport.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'

export const MAIL: OutgoingMail = {
  messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
  instance: 'val',
  stream: 'transactional',
  from: { email: 'desk@example.com', name: 'Service desk' },
  to: { email: 'ana@example.com', name: 'Ana' },
  replyTo: { email: 'sales@example.com' },
  subject: 'Visit reminder',
  html: '<p>Hello</p>',
  text: 'Hello',
  options: USUAL_OPTIONS,
}

export const KEY = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`
/** Sends `mail` through our transport to a server of the test. */
export const send = (baseUrl: string, timeoutMs?: number, mail = MAIL) =>
  sendgridTransport({ apiKey: KEY, baseUrl, timeoutMs })(mail)
