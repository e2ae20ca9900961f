import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { pause, retryAfter } from '#lib/sandbox/post-events.ts'
import { postJson } from '#lib/sandbox/post-http.ts'
import { signatureHeaders } from '#lib/sandbox/wire.ts'

const POLL_MS = 250
const REST_MS = 1_000
const MAX_AT_ONCE = 4
const CLAIM_MS = 15_000
const GIVE_UP_MS = 72 * 3600_000

/** Posts inbound mail until stopped: again at 5xx, for 72 h; what is answered 3xx or 4xx is dropped for ever, as SendGrid does. */
export function startPostingInbound({ speed }: { speed: number }): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const looping = loop(speed, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await looping
    },
  }
}

async function loop(speed: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const mails = await claim()
      await Promise.all(mails.map((mail) => attempt(mail, speed, signal)))
      await pause(POLL_MS, signal)
    } catch (error) {
      log('sandbox').warn({ err: error }, 'Posting inbound mail failed; trying again.')
      await pause(REST_MS, signal)
    }
  }
}

type Mail = {
  id: bigint
  url: string
  privateKey: string | null
  contentType: string
  body: Uint8Array
  attempts: number
  createdAt: Date
}

function claim(): Promise<Mail[]> {
  const now = new Date()
  return db().$queryRaw<Mail[]>`
    update sandbox.inbound_mail as mail set attempts = attempts + 1, "nextAt" = ${new Date(now.getTime() + CLAIM_MS)}
      from sandbox.parse_host as host left join sandbox.security_policy as policy on policy.id = host."securityPolicy"
     where host.hostname = mail.hostname and mail.id in (
       select id from sandbox.inbound_mail
        where "deliveredAt" is null and "abandonedAt" is null and "nextAt" <= ${now}
        order by "nextAt", id limit ${MAX_AT_ONCE} for update skip locked)
    returning mail.id, host.url, policy."privateKey", mail."contentType", mail.body, mail.attempts, mail."createdAt"`
}

async function attempt(mail: Mail, speed: number, signal: AbortSignal): Promise<void> {
  const body = Buffer.from(mail.body)
  const headers = {
    'Content-Type': mail.contentType,
    'User-Agent': 'SendGrid Inbound Parse',
    ...signatureHeaders(mail.privateKey, body, new Date()),
  }
  const outcome = await postJson(mail.url, body, headers, { signal })
  if (signal.aborted) return
  const now = Date.now()
  const status = 'status' in outcome ? outcome.status : null
  const isTaken = status !== null && status >= 200 && status < 300
  const isDropped = status !== null && status >= 300 && status < 500
  const isTooOld = now - mail.createdAt.getTime() > GIVE_UP_MS
  await db().sandboxInboundMail.updateMany({
    where: { id: mail.id },
    data: {
      lastStatus: status,
      lastError: 'error' in outcome ? outcome.error : null,
      deliveredAt: isTaken ? new Date(now) : null,
      abandonedAt: !isTaken && (isDropped || isTooOld) ? new Date(now) : null,
      nextAt: new Date(now + retryAfter(mail.attempts, speed)),
    },
  })
}
