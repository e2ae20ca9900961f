import { sayFailure } from '#lib/mail/say.ts'
import type { SmtpReply } from '#lib/mail/smtp.ts'
import type { SendOutcome } from '#lib/mail/transport.ts'
import { adviseOnSmtp } from '#lib/smtp/advice.ts'
import { buildMail } from '#lib/smtp/build-mail.ts'
import { handOver } from '#lib/smtp/hand-over.ts'
import type { SendBySystemServer } from '#lib/system-mail/deliver-system-mail.ts'

/** Hands a mail to the operator's own server, which is exempt from the guard of outgoing addresses. */
export const sendBySystemServer: SendBySystemServer = async (server, { id, to, subject, text }) => {
  const from = { email: server.from.address, name: server.from.name }
  const domain = server.from.address.split('@').at(-1) ?? 'localhost'
  const raw = await buildMail({
    messageId: `${id}@${domain}`,
    from,
    to: { email: to },
    replyTo: null,
    subject,
    text,
    html: '',
    headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
  })
  return systemOutcome(await handOver(server, { from: from.email, to, raw }))
}

/** 4xx and what cannot have left is tried again, 5xx is final, and what may have been taken is never sent twice unasked. */
function systemOutcome(reply: SmtpReply): SendOutcome {
  if (reply.kind === 'taken') return { kind: 'accepted', providerMessageId: null }
  const advice = adviseOnSmtp(reply)
  if (reply.kind === 'failed') {
    const reason = `The mail server gave no answer: ${sayFailure(reply)}.`
    return reply.phase === 'maybe-sent'
      ? { kind: 'unconfirmed', reason, advice }
      : { kind: 'retry', reason, advice, afterSeconds: null }
  }
  const reason = `The mail server says: ${reply.said}`
  return reply.status >= 500
    ? { kind: 'refused', code: reply.step, reason, advice }
    : { kind: 'retry', reason, advice, afterSeconds: null }
}
