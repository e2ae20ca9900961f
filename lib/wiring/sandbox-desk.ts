import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { SANDBOX_EVENT_WORDS } from '#lib/sandbox/make-event.ts'
import {
  findSandboxMail,
  listSandboxMails,
  listSandboxPosts,
  resendSandboxPost,
  sendSandboxEvents,
  type SandboxMailRow,
  type SandboxPostRow,
} from '#lib/sandbox/send-events.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

export type { SandboxPostRow }
export type RehearsalMail = SandboxMailRow & {
  /** Our message, for the link to it; null for mail that another sender brought. */
  crmMessageId: string | null
}

const MAX_COPIES = 50
const rawEvent = z.object({ event: z.string() })

/** What the form of the rehearsal sends: any events of one mail, in any number. */
export const rehearsalInput = z.object({
  mailId: z.string().min(1, 'Pick a mail.'),
  words: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : (value ?? [])),
      z.array(z.enum(SANDBOX_EVENT_WORDS)),
    )
    .refine((words) => words.length > 0, 'Choose at least one event.'),
  copies: z.coerce
    .number('Enter a number.')
    .int('Enter a whole number.')
    .min(1, 'Send at least one.')
    .max(MAX_COPIES, `Send at most ${MAX_COPIES} of each.`),
  newIds: z.literal('on').optional().transform(Boolean),
  shuffled: z.literal('on').optional().transform(Boolean),
})

/** Mail the sandbox took, newest first, each with our own message where it is ours. */
export async function listRehearsalMails(page: {
  query?: string
  before?: string
}): Promise<{ mails: RehearsalMail[]; next: string | null }> {
  const { mails, next } = await listSandboxMails(page)
  return { mails: await asOurs(mails), next }
}

/** One mail the sandbox took; null when it has none by this id. */
export async function findRehearsalMail(id: string): Promise<RehearsalMail | null> {
  const mail = await findSandboxMail(id)
  const [ours = null] = mail ? await asOurs([mail]) : []
  return ours
}

/** The latest posts of the sandbox and what became of them. */
export function listRehearsalPosts(): Promise<SandboxPostRow[]> {
  return listSandboxPosts()
}

/** Has the sandbox post events of a mail. Answers with how many. Throws `not-configured` while a real provider is chosen. */
export async function rehearseEvents(
  input: z.output<typeof rehearsalInput>,
  actorId: string,
): Promise<number> {
  await requireSandbox()
  const { mailId, words, copies, newIds, shuffled } = input
  return transaction(async (tx) => {
    const count = await sendSandboxEvents(tx, { mailId, kinds: words, copies, newIds, shuffled })
    await recordAudit(tx, {
      actorId,
      action: 'sandbox.events-sent',
      subjectType: 'sandbox_mail',
      subjectId: mailId,
      changes: { events: words, copies, newIds, shuffled },
    })
    return count
  })
}

/** Has the sandbox post the same bytes again. Throws `not-found`, and `not-configured` while a real provider is chosen. */
export async function postAgain(postId: string, actorId: string): Promise<void> {
  await requireSandbox()
  await resendSandboxPost(postId)
  await transaction((tx) =>
    recordAudit(tx, {
      actorId,
      action: 'sandbox.post-repeated',
      subjectType: 'sandbox_post',
      subjectId: postId,
    }),
  )
}

/** Throws `not-configured` while a real provider is chosen. */
export async function requireSandbox(): Promise<void> {
  const { provider } = await readMailSettings()
  if (provider === 'sandbox') return
  throw new DomainError(
    'not-configured',
    'The sandbox is not the provider, so it does not run. Choose it under Settings → SendGrid.',
  )
}

/**
 * Each with our own message. What was reported of a sample mail came with the sample data and not from the sandbox, so
 * that it is read where it stands, with what was rehearsed since.
 */
async function asOurs(mails: SandboxMailRow[]): Promise<RehearsalMail[]> {
  const ours = await findOurMessages(mails)
  const known = mails.map((mail) => ({ ...mail, crmMessageId: ours.get(keyOf(mail)) ?? null }))
  const samples = known.flatMap(({ isSample, crmMessageId }) =>
    isSample && crmMessageId ? crmMessageId : [],
  )
  if (samples.length === 0) return known
  const reported = await db().mailEvent.findMany({
    where: { messageId: { in: samples } },
    select: { messageId: true, raw: true, occurredAt: true, receivedAt: true },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
  })
  return known.map((mail) => {
    if (!mail.isSample) return mail
    const before = reported
      .filter(({ messageId }) => messageId === mail.crmMessageId)
      .map(({ raw, occurredAt, receivedAt }) => ({
        word: rawEvent.parse(raw).event,
        dueAt: occurredAt,
        postedAt: receivedAt,
      }))
    return { ...mail, events: [...before, ...mail.events.filter(({ postedAt }) => postedAt === null)] }
  })
}

/** By the id of the request and the recipient: a request may carry mail to several. */
async function findOurMessages(mails: SandboxMailRow[]): Promise<Map<string, string>> {
  const messages = await db().message.findMany({
    where: {
      provider: 'sandbox',
      providerMessageId: { in: [...new Set(mails.map(({ messageId }) => messageId))] },
    },
    select: { id: true, providerMessageId: true, toAddress: true },
  })
  return new Map(
    messages.map(({ id, providerMessageId, toAddress }) => [
      keyOf({ messageId: providerMessageId ?? '', recipient: toAddress }),
      id,
    ]),
  )
}

function keyOf({ messageId, recipient }: { messageId: string; recipient: string }): string {
  return `${messageId} ${recipient.toLowerCase()}`
}
