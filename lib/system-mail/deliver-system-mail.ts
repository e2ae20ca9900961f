import { randomUUID } from 'node:crypto'
import type { SystemMail } from '#db/client.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { SendOutcome } from '#lib/mail/transport.ts'
import { lapseSystemMails } from '#lib/system-mail/lapse.ts'
import { openText } from '#lib/system-mail/open-text.ts'
import { openSystemServer, type OpenSystemServer } from '#lib/system-mail/read-system-server.ts'
import { sayAndAdvise } from '#lib/mail/say.ts'

/** A mail that could not be handed over in this time is given up: links in it are old by then. */
const GIVE_UP_AFTER_MS = 24 * 3600_000
/** Handing over ends after 2 min (lib/smtp/connection.ts). */
const LONGEST_HAND_OVER_MS = 150_000
const FIRST_BACKOFF_MS = 5_000
const LONGEST_BACKOFF_MS = 15 * 60_000

/** Hands one mail to the system server. Never throws for what a server or a network can do. */
export type SendBySystemServer = (
  server: OpenSystemServer,
  mail: { id: string; to: string; subject: string; text: string },
) => Promise<SendOutcome>

/**
 * Hands one system mail to the server, however often its job runs: claimed first (committed before a byte leaves). A
 * mail found claimed by a worker that is gone becomes `unconfirmed`; one whose link no longer works is not sent. Its text is erased once the server took it.
 */
export async function deliverSystemMail(id: string, send: SendBySystemServer): Promise<void> {
  await lapseSystemMails(id)
  const mail = await db().systemMail.findUnique({ where: { id } })
  if (!mail) return
  if (mail.state === 'sending') return abandonClaim(mail)
  const text = openText(mail)
  if (mail.state !== 'queued' || text === null) return
  const server = await openSystemServer()
  if (!server) return waitForServer(id)
  const claimToken = randomUUID()
  const { count } = await db().systemMail.updateMany({
    where: { id, state: 'queued' },
    data: { state: 'sending', claimToken, attempts: { increment: 1 } },
  })
  if (count === 0) return
  const outcome = await send(server, { id, to: mail.recipient, subject: mail.subject, text })
  await transaction((tx) => recordOutcome(tx, mail, claimToken, outcome))
}

/** Another job may be sending it right now; only a claim that is older than any handing over is that of a dead worker. */
async function abandonClaim({ id, claimToken, updatedAt }: SystemMail): Promise<void> {
  const deadAt = new Date(updatedAt.getTime() + LONGEST_HAND_OVER_MS)
  if (deadAt > new Date()) {
    return transaction((tx) => enqueue(tx, 'system.deliver', { systemMailId: id }, { runAt: deadAt }))
  }
  await db().systemMail.updateMany({
    where: { id, state: 'sending', claimToken },
    data: {
      state: 'unconfirmed',
      error: 'The process that was sending it stopped before the server’s answer was kept.',
    },
  })
}

async function waitForServer(id: string): Promise<void> {
  await db().systemMail.updateMany({ where: { id, state: 'queued' }, data: { state: 'no_server' } })
}

async function recordOutcome(
  tx: Tx,
  mail: SystemMail,
  claimToken: string,
  outcome: SendOutcome,
): Promise<void> {
  const held = { id: mail.id, state: 'sending' as const, claimToken }
  if (outcome.kind === 'accepted') {
    await tx.systemMail.updateMany({
      where: held,
      data: { state: 'sent', sentAt: new Date(), sealedText: null, error: null },
    })
    return
  }
  const error = sayAndAdvise(outcome.reason, outcome.advice)
  const isRetry = outcome.kind === 'retry' && Date.now() - mail.createdAt.getTime() < GIVE_UP_AFTER_MS
  const state = isRetry ? 'queued' : outcome.kind === 'unconfirmed' ? 'unconfirmed' : 'failed'
  const { count } = await tx.systemMail.updateMany({ where: held, data: { state, error } })
  if (!isRetry || count === 0) return
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** mail.attempts, LONGEST_BACKOFF_MS)
  await enqueue(tx, 'system.deliver', { systemMailId: mail.id }, { runAt: new Date(Date.now() + backoff) })
}
