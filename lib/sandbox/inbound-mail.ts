import { randomBytes } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

export type WrittenMail = { from: string; to: string; subject: string; text: string }

/** As in SendGrid's own samples. */
const BOUNDARY = 'xYzZY'

/**
 * Has the stand-in receive a mail: it is posted to the URL of the host behind the `@`, as Inbound Parse does. Throws
 * `not-found` when the account has no such host.
 */
export async function sendSandboxInbound(tx: Tx, mail: WrittenMail): Promise<void> {
  const hostname = mail.to.toLowerCase().split('@').at(-1) ?? ''
  const host = await tx.sandboxParseHost.findUnique({ where: { hostname } })
  if (!host) throw new DomainError('not-found', `The sandbox has no inbound host ${hostname}.`)
  const fields = host.sendRaw ? rawFields(mail) : parsedFields(mail)
  const spam: Record<string, string> = host.spamCheck
    ? { spam_score: '0.1', spam_report: 'Spam detection software: not spam' }
    : {}
  await tx.sandboxInboundMail.create({
    data: {
      hostname,
      contentType: `multipart/form-data; boundary=${BOUNDARY}`,
      body: multipart({ ...fields, ...spam }),
      nextAt: new Date(),
    },
  })
}

function rawFields(mail: WrittenMail): Record<string, string> {
  return {
    email: `${headersOf(mail)}\r\n${mail.text}\r\n`,
    ...about(mail),
    charsets: JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8' }),
  }
}

function parsedFields(mail: WrittenMail): Record<string, string> {
  return {
    headers: headersOf(mail),
    text: mail.text,
    attachments: '0',
    ...about(mail),
    charsets: JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8', text: 'UTF-8' }),
  }
}

function about({ from, to, subject }: WrittenMail): Record<string, string> {
  return {
    to,
    from,
    subject,
    envelope: JSON.stringify({ to: [to], from }),
    dkim: '{@example.com : pass}',
    SPF: 'pass',
    sender_ip: '203.0.113.20',
  }
}

function headersOf({ from, to, subject }: WrittenMail): string {
  const lines = [
    `Received: from mail.example.com by mx.sandbox.test; ${new Date().toUTCString()}`,
    `Message-ID: <${randomBytes(12).toString('hex')}@example.com>`,
    `Date: ${new Date().toUTCString()}`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
  ]
  return lines.map((line) => `${line.replace(/[\r\n]+/g, ' ')}\r\n`).join('')
}

function multipart(fields: Record<string, string>): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return Uint8Array.from(Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`))
}
