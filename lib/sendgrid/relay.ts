import type { ByHand } from '#lib/mail/by-hand.ts'
import type { SmtpReply, SmtpServer } from '#lib/mail/smtp.ts'
import { sayFailure } from '#lib/mail/say.ts'
import type { SendOutcome } from '#lib/mail/transport.ts'
import { adviseOnRelayFailure, adviseOnRelayRefusal } from '#lib/sendgrid/relay-advice.ts'

/** SendGrid's SMTP hosts. A key works only on the host of its region. */
export const RELAY_HOST: Record<'sendgrid_us' | 'sendgrid_eu', string> = {
  sendgrid_us: 'smtp.sendgrid.net',
  sendgrid_eu: 'smtp.eu.sendgrid.net',
}

/** The user name is this word for every account; the password is the API key as it is. */
export const RELAY_USER = 'apikey'

/** The relay's ports and how each is encrypted (SendGrid: “Integrating with the SMTP API”). The first one is preferred. */
export const RELAY_PORTS: { port: number; security: 'starttls' | 'tls' }[] = [
  { port: 587, security: 'starttls' },
  { port: 2525, security: 'starttls' },
  { port: 25, security: 'starttls' },
  { port: 465, security: 'tls' },
]

/** SendGrid says how long to wait only by HTTP; an account without credits is asked again this seldom. */
const CREDITS_WAIT_S = 900

/** The relay of a region, for one key. */
export function relayServer(provider: keyof typeof RELAY_HOST, apiKey: string): SmtpServer {
  return {
    host: RELAY_HOST[provider],
    port: 587,
    security: 'starttls',
    username: RELAY_USER,
    password: apiKey,
  }
}

/**
 * What the relay's answer, or its absence, says about the mail: the rules of the API. Nothing that may have been taken
 * is tried again; a refusal before or after the final dot means that SendGrid has not got it.
 */
export function relayOutcome(reply: SmtpReply, byHand?: ByHand): SendOutcome {
  if (reply.kind === 'taken') return { kind: 'accepted', providerMessageId: queuedId(reply.said) }
  if (reply.kind === 'failed') {
    const advice = adviseOnRelayFailure(reply.code)
    return reply.phase === 'maybe-sent'
      ? {
          kind: 'unconfirmed',
          reason: `The connection to SendGrid ended before its answer came: ${sayFailure(reply)}.`,
          advice,
        }
      : {
          kind: 'retry',
          reason: `No connection to SendGrid: ${sayFailure(reply)}.`,
          advice,
          afterSeconds: null,
        }
  }
  const { code, advice, isFinal } = adviseOnRelayRefusal(reply, byHand)
  return isFinal
    ? { kind: 'refused', code, reason: reply.said, advice }
    : { kind: 'retry', reason: reply.said, advice, afterSeconds: code === 'credits' ? CREDITS_WAIT_S : null }
}

/** The id in `250 Ok: queued as <id>`, the same that events carry before the first dot of `sg_message_id`. */
function queuedId(said: string): string | null {
  return /queued as <?([^\s<>]+)/i.exec(said)?.[1] ?? null
}
