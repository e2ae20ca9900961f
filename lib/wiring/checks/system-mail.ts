import { sayFailure } from '#lib/mail/say.ts'
import type { SmtpReply } from '#lib/mail/smtp.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { adviseOnSmtp } from '#lib/smtp/advice.ts'
import { probeServer } from '#lib/smtp/hand-over.ts'
import { findLastOutcome, type LastOutcome } from '#lib/system-mail/find-last-outcome.ts'
import { openSystemServer } from '#lib/system-mail/read-system-server.ts'

const HREF = '/settings/system-mail'
/** A check runs beside eight others and is looked at by a person (ms). */
const PATIENCE = { connectMs: 8_000, answerMs: 8_000, totalMs: 20_000 }

/** Whether Mailroom's own mail has a server that lets it in, and the last mail was taken. Signs in, sends nothing. */
export const systemMailCheck: Check = {
  id: 'system-mail',
  label: 'System mail',
  waitsFor: 'A mail server of yours takes invitations, password resets and alerts.',
  run: async () => {
    const server = await openSystemServer()
    if (!server) return NO_SERVER
    const finding = judge(await probeServer(server, PATIENCE), await findLastOutcome())
    return { ...finding, href: HREF, details: [{ label: 'Server', found: `${server.host}:${server.port}` }] }
  },
}

const NO_SERVER: Finding = {
  state: 'waiting',
  summary: 'No mail server is set, so Mailroom’s own mail waits.',
  advice: 'Enter your mail server. Until then, invitations and password resets are shown to admins.',
  href: HREF,
}

function judge(reply: SmtpReply, last: LastOutcome | null): Finding {
  if (reply.kind === 'failed') {
    return {
      state: reply.code === 'ETIMEDOUT' ? 'unknown' : 'failed',
      summary: `The mail server cannot be reached: ${sayFailure(reply)}.`,
      advice: adviseOnSmtp(reply),
    }
  }
  if (reply.kind === 'refused') {
    return {
      state: reply.status >= 500 ? 'failed' : 'unknown',
      summary: `The mail server says: ${reply.said}`,
      advice: adviseOnSmtp(reply),
    }
  }
  if (!last) {
    return {
      state: 'waiting',
      isAnew: true,
      summary: 'The mail server lets Mailroom in. No mail has gone out by it yet.',
      advice: 'Send a test to yourself.',
    }
  }
  return last.ok
    ? { state: 'ok', summary: 'The mail server lets Mailroom in, and took the last mail.' }
    : { state: 'failed', summary: last.said, advice: 'Mend what the server names, then send a test.' }
}
