import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { address } from '#lib/mail/address.ts'
import { fillIn, loadMergeFacts, mergeProblems } from '#lib/messages/merge-fields.ts'
import { headerText } from '#lib/messages/header-text.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'
import { plainText } from '#lib/messages/plain-text.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import { requireUnsuppressed } from '#lib/suppressions/require-unsuppressed.ts'

/** SendGrid takes up to 30 MB a request; a mail that people read is far below this (characters of HTML). */
const MAX_HTML_CHARS = 500_000
/** RFC 5322: a header line is at most 998 characters. */
const MAX_SUBJECT_CHARS = 900
/** A chain of workflow mails stops here: a mail may start runs, and their mails others, this often. */
export const MAX_DEPTH = 5

export type Draft = {
  /** Made once for each intention to send: composing twice with one key makes one message. */
  composeKey: string
  contactId: string | null
  /** Only for mail to nobody in the CRM, such as a test mail. */
  to?: { email: string; name?: string }
  subject: string
  html: string
  senderId: string | null
  stream?: 'transactional' | 'marketing'
  /** Subject and HTML have been filled in already. */
  rendered?: boolean
  workflowRunId?: string
  depth?: number
  repeatOfId?: string
}

/**
 * Makes a message and the job that hands it over, in one transaction. The same compose key gives the same message.
 * Throws `suppressed` (the address must not be written to), `not-configured` (sending is off, or no key or sender),
 * `unsupported` (marketing), `invalid` (fields), `not-found` (contact).
 */
export function compose(draft: Draft, joined?: Tx): Promise<{ id: string }> {
  return joined ? composeIn(joined, draft) : transaction((tx) => composeIn(tx, draft))
}

/** What `compose` would send, and what is odd about it. */
export async function previewMail(
  tx: Tx,
  draft: Pick<Draft, 'contactId' | 'senderId' | 'subject' | 'html'>,
): Promise<{ subject: string; html: string; text: string; problems: string[] }> {
  const facts = await loadMergeFacts(tx, draft)
  return { ...fillIn(draft, facts), problems: mergeProblems(draft, facts) }
}

async function composeIn(tx: Tx, draft: Draft): Promise<{ id: string }> {
  const known = await tx.message.findUnique({ where: { composeKey: draft.composeKey }, select: { id: true } })
  if (known) return known
  const stream = draft.stream ?? 'transactional'
  if (stream === 'marketing') {
    throw new DomainError(
      'unsupported',
      'Nothing is sent on the marketing stream until unsubscribe links exist.',
    )
  }
  const to = await findRecipient(tx, draft)
  await requireUnsuppressed(tx, to.email, stream)
  const { provider, from } = await requireSender(tx, stream)
  const mail = await render(tx, draft)
  const sender = draft.senderId
    ? await tx.user.findUnique({ where: { id: draft.senderId }, select: { email: true } })
    : null
  const made = await tx.message.createManyAndReturn({
    data: {
      composeKey: draft.composeKey,
      contactId: draft.contactId,
      senderId: draft.senderId,
      stream,
      provider,
      fromAddress: from.address,
      fromName: from.name,
      replyTo: sender?.email ?? (await readStreamOptions(provider, stream, tx)).replyTo,
      toAddress: to.email,
      toName: to.name,
      ...mail,
      workflowRunId: draft.workflowRunId ?? null,
      depth: draft.depth ?? 0,
      repeatOfId: draft.repeatOfId ?? null,
    },
    select: { id: true },
    skipDuplicates: true,
  })
  const message = made[0]
  // Another transaction composed with the same key (or repeated the same message) a moment ago.
  if (!message) return tx.message.findFirstOrThrow({ where: sameIntention(draft), select: { id: true } })
  await enqueue(
    tx,
    'messages.deliver',
    { messageId: message.id },
    { isBulk: draft.workflowRunId !== undefined },
  )
  await notifyLive(tx, 'message', [{ id: message.id, contactId: draft.contactId }])
  return message
}

async function findRecipient(tx: Tx, draft: Draft): Promise<{ email: string; name: string }> {
  if (draft.contactId) {
    const contact = await tx.contact.findUnique({ where: { id: draft.contactId } })
    if (!contact) throw new DomainError('not-found', 'This contact is gone. Somebody may have removed it.')
    return { email: contact.email, name: headerText(`${contact.firstName} ${contact.lastName}`) }
  }
  const parsed = address.safeParse(draft.to?.email)
  if (!parsed.success) {
    throw new DomainError('invalid', 'Enter a mail address to write to.', {
      fields: { to: 'Enter a mail address such as ana@example.com.' },
    })
  }
  return { email: parsed.data, name: headerText(draft.to?.name ?? '') }
}

/** By whom mail goes out now and from whom; throws `not-configured` with what is to be done while it cannot. */
export async function requireSender(tx: Tx, stream: 'transactional' | 'marketing') {
  const { isEnabled, provider } = await readMailSettings(tx)
  if (!isEnabled)
    throw new DomainError(
      'not-configured',
      'Sending is off. An admin can switch it on under Settings → SendGrid.',
    )
  const settings = await readStream(provider, stream, tx)
  if (!settings.keyLastFour) {
    throw new DomainError(
      'not-configured',
      'There is no key to send with. An admin can enter one under Settings → SendGrid.',
    )
  }
  if (!settings.fromAddress) {
    throw new DomainError(
      'not-configured',
      'There is no sender address yet. An admin can enter one under Settings → SendGrid.',
    )
  }
  return { provider, from: { address: settings.fromAddress, name: headerText(settings.fromName) } }
}

async function render(tx: Tx, draft: Draft): Promise<{ subject: string; html: string; text: string }> {
  const tooLong = draft.html.length > MAX_HTML_CHARS
  if (tooLong)
    throw new DomainError('too-large', 'This mail is too long. Shorten it, or link to what it carries.')
  const mail = draft.rendered
    ? {
        subject: headerText(draft.subject),
        html: draft.html,
        text: plainText(draft.html),
      }
    : fillIn(draft, await loadMergeFacts(tx, draft))
  if (mail.subject === '')
    throw new DomainError('invalid', 'Write a subject.', { fields: { subject: 'Write a subject.' } })
  if (mail.text.trim() === '')
    throw new DomainError('invalid', 'Write a message.', { fields: { html: 'Write a message.' } })
  return { ...mail, subject: mail.subject.slice(0, MAX_SUBJECT_CHARS) }
}

function sameIntention(draft: Draft) {
  return {
    OR: [{ composeKey: draft.composeKey }, ...(draft.repeatOfId ? [{ repeatOfId: draft.repeatOfId }] : [])],
  }
}
