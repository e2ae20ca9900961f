import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailAddress } from '#lib/mail/transport.ts'

export type MailParts = {
  /** Without brackets; the same at each attempt, so that a mail sent twice is seen to be one. */
  messageId: string
  from: MailAddress
  to: MailAddress
  replyTo: MailAddress | null
  subject: string
  text: string
  /** Empty: a mail of plain text. */
  html: string
  /** Written as they are: values are folded and ASCII already. */
  headers?: { name: string; value: string }[]
}

/** One mail to one recipient as it goes over the wire (RFC 5322). Line breaks in names, addresses and subject vanish. */
export function buildMail(parts: MailParts): Promise<Buffer> {
  const composer = new MailComposer({
    from: party(parts.from),
    to: party(parts.to),
    ...(parts.replyTo ? { replyTo: party(parts.replyTo) } : {}),
    subject: oneLine(parts.subject),
    messageId: `<${parts.messageId}>`,
    ...(parts.text ? { text: parts.text } : {}),
    ...(parts.html ? { html: parts.html } : {}),
    headers: (parts.headers ?? []).map(({ name, value }) => ({
      key: name,
      value: { prepared: true, value },
    })),
    // Nothing a mail names is fetched or read from disk.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

function party({ email, name }: MailAddress): { address: string; name: string } {
  return { address: oneLine(email), name: oneLine(name ?? '') }
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}
