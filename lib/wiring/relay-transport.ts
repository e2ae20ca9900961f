import { env } from '#lib/env.ts'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import type { MailTransport } from '#lib/mail/transport.ts'
import { relayOutcome, relayServer, RELAY_USER } from '#lib/sendgrid/relay.ts'
import { smtpApiHeader } from '#lib/sendgrid/smtpapi.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { buildMail } from '#lib/smtp/build-mail.ts'
import { handOver } from '#lib/smtp/hand-over.ts'

/**
 * Hands mails to SendGrid's SMTP relay, one recipient and one connection each. SENDGRID_SMTP_URL names another host;
 * the operator's, so that it is exempt from the guard of outgoing addresses.
 */
export function relayTransport(account: { provider: Provider; apiKey: string }): MailTransport {
  const server = serverOf(account)
  return async (mail) => {
    const raw = await buildMail({
      messageId: `${mail.messageId}@${mail.from.email.split('@').at(-1) ?? 'localhost'}`,
      from: mail.from,
      to: mail.to,
      replyTo: mail.replyTo,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      headers: [smtpApiHeader(mail)],
    })
    const reply = await handOver(server, { from: mail.from.email, to: mail.to.email, raw })
    return relayOutcome(reply, BY_HAND[account.provider])
  }
}

function serverOf({ provider, apiKey }: { provider: Provider; apiKey: string }) {
  const { smtp } = env().sendgrid
  if (smtp) return { ...smtp, username: RELAY_USER, password: apiKey }
  return relayServer(provider === 'sendgrid_eu' ? 'sendgrid_eu' : 'sendgrid_us', apiKey)
}
