import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { getMailDomain, listMailDomains, type MailDomain } from '#lib/domains/mail-domains.ts'
import { planHtml, planText } from '#lib/domains/plan-sheet.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { compose, requireSender } from '#lib/messages/compose.ts'
import { mailDnsRecords } from '#lib/sendgrid/dns-mail.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { findCover } from '#lib/wiring/find-cover.ts'
import { withFreshLookups } from '#lib/wiring/look-up-mail-domain.ts'
import { withProviderLock } from '#lib/wiring/with-provider-lock.ts'

const CALL_TIMEOUT_MS = 10_000
/** A call each, under one lock. More domains than these are on the sheet alone. */
const MAX_BY_PROVIDER = 12

const outcomeShape = z.object({
  /** Names of the domains whose records SendGrid mails itself. */
  byProvider: z.array(z.string()),
  /** Why it does not mail those of others it knows, in its words. */
  refusals: z.array(z.string()),
  /** By which way our own sheet goes; null: by none. */
  sheet: z.enum(['transactional', 'system']).nullable(),
  /** Why the sheet does not go on the transactional stream. */
  reason: z.string().nullable(),
  messageId: z.string().nullable(),
})
export type PlanMailing = z.output<typeof outcomeShape>

type Order = {
  /** Null: every domain on the plan. */
  id: string | null
  to: string
  words: string
  /** Names the open form. */
  composeKey: string
  userId: string
}

/**
 * Mails the records of one domain, or of the whole plan, to whoever keeps the DNS. SendGrid itself mails those that it
 * knows, which needs no sender. Our sheet, which has the MX and SPF of the domain itself as well, goes from the stream's
 * sender where SendGrid takes mail from it, else by the system server, else not at all. DNS is asked first about domains
 * that it was not asked about for hours. One form makes one mailing; only a
 * kill between SendGrid's answer and its keeping has one domain mailed twice. Throws `invalid`, `not-found`, and
 * `suppressed` or `rejected-by-provider` when nothing was mailed.
 */
export async function mailDomainPlan(order: Order): Promise<PlanMailing> {
  const { provider } = await readMailSettings()
  const planned = order.id ? [await getMailDomain(order.id)] : await listMailDomains(provider, env().instance)
  if (planned.length === 0) throw new DomainError('invalid', 'There is nothing on the plan yet.')
  const domains = await withFreshLookups(planned)
  return withProviderLock('dns-mail', provider, async () => {
    const key = `${order.userId}:${order.composeKey}`
    await db().domainMailing.createMany({ data: { key }, skipDuplicates: true })
    const { mailed, outcome } = await db().domainMailing.findUniqueOrThrow({ where: { key } })
    const done = outcomeShape.safeParse(outcome)
    if (done.success) return done.data
    const known = domains
      .filter(({ state, providerId }) => state === 'made' && providerId)
      .slice(0, MAX_BY_PROVIDER)
    const refusals: string[] = []
    for (const domain of known.filter(({ id }) => !mailed.includes(id))) {
      const refusal = await mailByProvider(domain, order)
      if (refusal === null)
        await db().domainMailing.update({ where: { key }, data: { mailed: { push: domain.id } } })
      else refusals.push(`${domain.domain}: ${refusal}`)
    }
    const { mailed: after } = await db().domainMailing.findUniqueOrThrow({ where: { key } })
    const byProvider = domains.filter(({ id }) => after.includes(id)).map(({ domain }) => domain)
    const obstacle = await findObstacle(provider)
    return transaction(async (tx) => {
      const sent = await mailSheet(tx, order, domains, obstacle)
      const made = { byProvider, refusals, reason: obstacle, ...sent }
      if (byProvider.length === 0 && made.sheet === null) throw nothingMailed(made)
      await tx.domainMailing.update({ where: { key }, data: { outcome: made } })
      await recordAudit(tx, {
        actorId: order.userId,
        action: 'domain.records-mailed',
        ...subjectOf(provider, order, sent),
        changes: { domains: domains.length, byProvider: byProvider.length, sheet: made.sheet },
      })
      return made
    })
  })
}

function subjectOf(provider: Provider, { id }: Order, { messageId }: Pick<PlanMailing, 'messageId'>) {
  if (id) return { subjectType: 'mail-domain', subjectId: id }
  return messageId
    ? { subjectType: 'message', subjectId: messageId }
    : { subjectType: 'domain_plan', subjectId: provider }
}

/** Null: it is on its way. */
async function mailByProvider(domain: MailDomain, { to, words }: Order): Promise<string | null> {
  const { providerId, linkId } = domain
  const order = { domainId: providerId ?? '', linkId, email: to, message: words }
  const keyName = await nameKey(domain)
  const mailing = await orSentence(
    requireOwnerClient(domain, { timeoutMs: CALL_TIMEOUT_MS }).then((client) =>
      namingScope('whitelabel.create', mailDnsRecords(client, order), keyName),
    ),
  )
  return 'sentence' in mailing ? mailing.sentence : null
}

/** Which key asks for it: in a subuser its own, since the management key cannot have these mailed for another. */
async function nameKey({ provider, madeFor }: MailDomain): Promise<string> {
  const [{ subuser }, managing] = await Promise.all([
    readStream(provider, 'transactional'),
    findManagementKey(provider),
  ])
  const owner = madeFor ?? subuser ?? ''
  if (owner !== '') return `The key made in the subuser ${owner}`
  return managing ? 'The management key' : 'The transactional key'
}

/** Why mail would not go out from the transactional stream's sender; null: nothing stands in its way. */
async function findObstacle(provider: Provider): Promise<string | null> {
  const sender = await orSentence(requireSender(db(), 'transactional'))
  if ('sentence' in sender) return sender.sentence
  const { address } = sender.value.from
  const whose = { provider, stream: 'transactional', timeoutMs: CALL_TIMEOUT_MS } as const
  const cover = await orSentence(findCover(whose, address))
  if ('sentence' in cover) return cover.sentence
  return cover.value === null
    ? `${address} is neither a verified sender nor on a domain that SendGrid has validated.`
    : null
}

async function mailSheet(
  tx: Tx,
  order: Order,
  domains: MailDomain[],
  obstacle: string | null,
): Promise<Pick<PlanMailing, 'sheet' | 'messageId'>> {
  const [first] = domains
  const subject =
    domains.length === 1 && first ? `DNS records for ${first.domain}` : 'DNS records for our mail domains'
  if (obstacle === null) {
    const { id: messageId } = await compose(
      {
        composeKey: `dns:${order.userId}:${order.composeKey}`,
        contactId: null,
        to: { email: order.to },
        subject,
        html: planHtml(domains, order.words),
        senderId: order.userId,
        stream: 'transactional',
        rendered: true,
      },
      tx,
    )
    return { sheet: 'transactional', messageId }
  }
  if (!(await isSystemMailConfigured(tx))) return { sheet: null, messageId: null }
  const text = `${order.words}\n\n${planText(domains)}\n`
  await queueSystemMail(tx, { to: order.to, subject, text, purpose: 'alert' })
  return { sheet: 'system', messageId: null }
}

function nothingMailed({ refusals, reason }: PlanMailing): DomainError {
  return new DomainError(
    'rejected-by-provider',
    `Nothing was mailed. ${[...refusals, reason].filter(Boolean).join(' ')} Print or download the sheet instead, or set up a server under Settings → System mail.`,
  )
}

/** What was found out, or the sentence of an expected failure. */
async function orSentence<T>(work: Promise<T>): Promise<{ value: T } | { sentence: string }> {
  try {
    return { value: await work }
  } catch (error) {
    if (error instanceof DomainError) return { sentence: error.message }
    throw error
  }
}
