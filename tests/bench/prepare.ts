import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { db, transaction } from '#lib/db.ts'
import { createUser } from '#lib/users/create-user.ts'
import { createStarterWorkflow } from '#lib/workflows/starter.ts'
import { makeMessages, type BenchMessage } from './event-stream.ts'
import { makeIdleWorkflows } from './workflows.ts'

export const ADMIN = { email: 'bench@example.com', password: 'a password for the bench' }

const MESSAGES_AT_ONCE = 2_000

/**
 * An installation as a busy one is: real SendGrid as provider (so that no sandbox competes for the two cores), one
 * verification key, one live workflow on click whose condition takes one click in a hundred, and fifty paused ones.
 */
export async function prepareInstallation(): Promise<{ privateKey: KeyObject }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
  await db().verificationKey.create({
    data: {
      provider: 'sendgrid_us',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    },
  })
  await transaction((tx) => createUser(tx, { ...ADMIN, name: 'Bench', role: 'admin', actorId: null }))
  await createStarterWorkflow()
  await makeIdleWorkflows()
  return { privateKey }
}

/** Forgets all mail and makes `count` accepted messages to as many contacts. */
export async function resetMessages(count: number): Promise<BenchMessage[]> {
  await forgetMail()
  return makeAccepted(count)
}

/** Forgets all mail and what came of it. */
export async function forgetMail(): Promise<void> {
  await db()
    .$executeRaw`truncate "message", "mail_event", "raw_post", "rejected_item", "contact", "workflow_run", "task", "suppression", "skip_tally" cascade`
}

/** Makes `count` accepted messages to as many contacts, beside what is there. */
export async function makeAccepted(count: number): Promise<BenchMessage[]> {
  const messages = makeMessages(count)
  const owner = await db().user.findFirstOrThrow()
  for (let start = 0; start < messages.length; start += MESSAGES_AT_ONCE) {
    const some = messages.slice(start, start + MESSAGES_AT_ONCE)
    await db().contact.createMany({
      data: some.map(({ id, email }) => ({
        id,
        email,
        firstName: 'Person',
        lastName: email,
        ownerId: owner.id,
      })),
    })
    await db().message.createMany({ data: some.map((message) => row(message)) })
  }
  await db().$executeRawUnsafe('vacuum analyze "message"')
  return messages
}

function row({ id, email, sendgridId }: BenchMessage) {
  return {
    id,
    contactId: id,
    composeKey: id,
    stream: 'transactional' as const,
    provider: 'sendgrid_us' as const,
    fromAddress: 'desk@example.com',
    toAddress: email,
    subject: 'A mail of the bench',
    html: '<p>A mail of the bench with a <a href="https://example.com/pricing">link</a>.</p>',
    text: 'A mail of the bench with a link.',
    sendState: 'sent' as const,
    status: 'sent' as const,
    providerMessageId: sendgridId,
    sentAt: new Date(),
  }
}
