import type { ByHand } from '#lib/mail/by-hand.ts'
import type { MailAddress, SendOutcome } from '#lib/mail/transport.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { outcomeOf } from '#lib/sendgrid/transport.ts'

/**
 * Hands a mail over in SendGrid's sandbox mode: key, permission and body are examined as for any mail, but nothing is
 * delivered, reported or counted. `accepted` therefore means: a mail by this key would be taken.
 */
export async function rehearseSend(
  account: { apiKey: string; baseUrl: string; byHand?: ByHand },
  { from, to }: { from: MailAddress; to: MailAddress },
): Promise<SendOutcome> {
  const body = {
    personalizations: [{ to: [to] }],
    from,
    subject: 'Rehearsal by Mailroom',
    content: [{ type: 'text/plain', value: 'This mail is examined and not delivered.' }],
    mail_settings: { sandbox_mode: { enable: true } },
  }
  const reply = await sendgridClient(account).request({ method: 'POST', url: '/v3/mail/send', body })
  return outcomeOf(reply, account.byHand)
}
