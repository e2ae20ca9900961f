import { BY_HAND, type ByHand } from '#lib/mail/by-hand.ts'
import type { MailAddress, MailTransport, OutgoingMail, SendOutcome } from '#lib/mail/transport.ts'
import { adviseOnAnswer, adviseOnFailure, errorText, failureText } from '#lib/sendgrid/advice.ts'
import { sendgridClient, type SendgridReply } from '#lib/sendgrid/client.ts'

/** A waiting time longer than this in a rate header is a fault of the header (seconds). */
const LONGEST_WAIT_S = 24 * 3600
/** Rate headers below this are waiting times, above it points in time (unix seconds). */
const EARLIEST_UNIX_S = 1_000_000_000

/** Hands mails to SendGrid's v3 API, one recipient a request, so that each event names its own mail. */
export function sendgridTransport(account: {
  apiKey: string
  baseUrl: string
  timeoutMs?: number
  byHand?: ByHand
}): MailTransport {
  const client = sendgridClient(account)
  return async (mail) =>
    outcomeOf(
      await client.request({ method: 'POST', url: '/v3/mail/send', body: sendBody(mail) }),
      account.byHand,
    )
}

/** The body of `POST /v3/mail/send` (SendGrid's OpenAPI document, tsg_mail_v3). */
export function sendBody(mail: OutgoingMail): Record<string, unknown> {
  const { tracksOpens, tracksClicks, footer, ipPool, unsubscribeGroupId } = mail.options
  return {
    personalizations: [
      {
        to: [party(mail.to)],
        // Values must be strings. They come back flattened into every event of this mail.
        custom_args: { crm_message_id: mail.messageId, crm_instance: mail.instance },
      },
    ],
    from: party(mail.from),
    ...(mail.replyTo ? { reply_to: party(mail.replyTo) } : {}),
    subject: mail.subject,
    // text/plain must stand first; a part must not be empty.
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ].filter((part) => part.value !== ''),
    categories: categoriesOf(mail),
    tracking_settings: {
      open_tracking: { enable: tracksOpens },
      click_tracking: { enable: tracksClicks, enable_text: false },
    },
    ...(footer ? { mail_settings: { footer: { enable: true, ...footer } } } : {}),
    ...(unsubscribeGroupId === null ? {} : { asm: { group_id: unsubscribeGroupId } }),
    ...(ipPool === null ? {} : { ip_pool_name: ipPool }),
  }
}

/** Our own category first, then the stream's; SendGrid takes at most 10, each once. */
export function categoriesOf({ stream, options }: Pick<OutgoingMail, 'stream' | 'options'>): string[] {
  return [...new Set([`crm-${stream}`, ...options.categories])]
}

/**
 * What an answer, or its absence, says about the mail. SendGrid has no idempotency key: only what it cannot have
 * taken is tried again; whatever else happens once the body has left is `unconfirmed`.
 */
export function outcomeOf(reply: SendgridReply, byHand: ByHand = BY_HAND.sendgrid_us): SendOutcome {
  if (reply.kind === 'failed') {
    const reason = failureText(reply)
    const { advice } = adviseOnFailure(reply, byHand)
    return reply.phase === 'maybe-sent'
      ? { kind: 'unconfirmed', reason, advice }
      : { kind: 'retry', reason, advice, afterSeconds: null }
  }
  const { status, headers } = reply
  // 200 is the answer under sandbox_mode, without an id.
  if (status === 202 || status === 200)
    return { kind: 'accepted', providerMessageId: headers['x-message-id'] || null }
  const said = errorText(reply)
  const reason = said ?? `SendGrid answered with status ${status} and no reason.`
  const { code, advice } = adviseOnAnswer(status, reason, 'mail', byHand)
  if (status === 429) return { kind: 'retry', reason, advice, afterSeconds: waitingTime(headers) }
  if (status >= 400 && status < 500) return { kind: 'refused', code, reason, advice }
  if ((status === 500 || status === 503) && said) return { kind: 'retry', reason, advice, afterSeconds: null }
  return { kind: 'unconfirmed', reason, advice }
}

function party({ email, name }: MailAddress): { email: string; name?: string } {
  return name ? { email, name } : { email }
}

/** Seconds to wait, from `X-RateLimit-Reset` (unix seconds) or `Retry-After` (seconds or a date). */
function waitingTime(headers: Record<string, string>): number | null {
  const now = Date.now() / 1000
  const read = (value: string | undefined): number | null => {
    if (!value) return null
    const number = Number(value)
    if (Number.isFinite(number)) return number > EARLIEST_UNIX_S ? number - now : number
    const date = Date.parse(value)
    return Number.isNaN(date) ? null : date / 1000 - now
  }
  const seconds = read(headers['x-ratelimit-reset']) ?? read(headers['retry-after'])
  return seconds === null ? null : Math.min(Math.max(Math.ceil(seconds), 1), LONGEST_WAIT_S)
}
