import { randomUUID } from 'node:crypto'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { openSystemServer, serverFingerprint } from '#lib/system-mail/read-system-server.ts'
import type { ServerTest } from '#lib/system-mail/server-test.ts'
import { sendBySystemServer } from '#lib/wiring/send-by-system-server.ts'

const SUBJECT = 'Test mail from Mailroom'
const TEXT = `This is a test mail from Mailroom.

If you read it, invitations, password resets and alerts can reach Mailroom's own people.
`

/**
 * Hands a test mail to the system server at once and keeps what it said, good or bad. Waits for the server up to 2 min,
 * usually seconds. Throws `not-configured` without a server and a sender.
 */
export async function testSystemServer(to: string): Promise<ServerTest> {
  const server = await openSystemServer()
  if (!server) throw new DomainError('not-configured', 'Save a mail server and a from address first.')
  const outcome = await sendBySystemServer(server, { id: randomUUID(), to, subject: SUBJECT, text: TEXT })
  const test: ServerTest = {
    ok: outcome.kind === 'accepted',
    said: outcome.kind === 'accepted' ? '' : outcome.reason,
    advice: outcome.kind === 'accepted' ? '' : outcome.advice,
    at: new Date().toISOString(),
  }
  const columns = {
    testedAt: new Date(test.at),
    test: {
      ...test,
      server: serverFingerprint({
        ...server,
        username: server.username ?? '',
        fromAddress: server.from.address,
      }),
    },
  }
  await db().systemServer.upsert({ where: { id: 1 }, create: { id: 1, ...columns }, update: columns })
  return test
}
