import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { drainPostsIn } from '#lib/webhooks/drain-posts.ts'
import { recordPostsIn, type VerifiedPost } from '#lib/webhooks/record-post.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import type { Clock } from '#lib/wiring/sample-data/calendar.ts'
import { addressOf, COMPANIES } from '#lib/wiring/sample-data/companies.ts'
import { eraseSampleRows, type SampleCounts } from '#lib/wiring/sample-data/erase.ts'
import { historicPosts, postOf, wireEvent } from '#lib/wiring/sample-data/event-posts.ts'
import { insertMessages } from '#lib/wiring/sample-data/insert-messages.ts'
import { insertPeople } from '#lib/wiring/sample-data/insert-people.ts'
import { pricingClick } from '#lib/wiring/sample-data/plan-events.ts'
import { composeKeysOfRead, planMessages } from '#lib/wiring/sample-data/plan-messages.ts'

const SUBJECT = { subjectType: 'sample_data', subjectId: 'sample' }

/**
 * Loads 40 contacts in 6 companies with 300 mails of the last 90 days, their notes and tasks. The mails’ events take
 * the path of every event: posts in SendGrid’s form, stored, read, recorded and folded. All in one transaction, so
 * that nobody meets half of it, and without waking workflows: what is long over starts nothing. Given to `userId` and
 * the other active people in turn. False when it is there already. Throws `not-allowed` while a real provider is
 * chosen and `conflict` when a contact of another origin has one of the addresses. `actorId` is who asked for it, null the
 * system; without one it is that person.
 */
export function loadSampleData({
  userId,
  actorId = userId,
}: {
  userId: string
  actorId?: string | null
}): Promise<boolean> {
  return transaction(async (tx) => {
    await lock(tx)
    await requireSandbox(tx)
    if (await isLoaded(tx)) return false
    await requireFreeAddresses(tx)
    const { owners, clock } = await readOwners(tx, userId)
    const plan = planMessages(clock)
    const contacts = await insertPeople(tx, clock, plan, (index) => owners[index % owners.length] ?? userId)
    const reported = await insertMessages(tx, clock, plan, contacts, env().instance)
    const postIds = await recordSamplePosts(tx, historicPosts(reported, clock.now))
    await drainPostsIn(tx, postIds, (inner, posts) => readPosts(inner, posts, { startsWorkflows: false }))
    const changes = await countIn(tx)
    await recordAudit(tx, { ...SUBJECT, actorId, action: 'sample-data.loaded', changes })
    return true
  })
}

/**
 * Has two people click the price list in a mail they have just read, by a post that is received like any other: live
 * workflows see it. Does nothing where those mails are not.
 */
export async function clickSampleLinks(now = new Date()): Promise<void> {
  await requireSandbox(db())
  const planned = new Map(planMessages({ now, zone: 'UTC' }).map((message) => [message.composeKey, message]))
  const messages = await db().message.findMany({
    where: { composeKey: { in: composeKeysOfRead() }, isSample: true },
    orderBy: { createdAt: 'asc' },
  })
  const events = messages.flatMap(({ providerMessageId, ...message }, index) => {
    const plan = planned.get(message.composeKey)
    if (!plan || !providerMessageId) return []
    const happening = pricingClick(
      plan,
      now.getTime() - CLICKED_SECONDS_AGO * 1000 * (messages.length - index),
    )
    return [wireEvent({ ...message, providerMessageId }, env().instance, happening)]
  })
  await transaction((tx) => recordSamplePosts(tx, postOf(events, now)))
}

/** Marked, so that nobody takes them for what a webhook brought. */
async function recordSamplePosts(tx: Tx, posts: VerifiedPost[]): Promise<bigint[]> {
  const ids = await recordPostsIn(tx, posts)
  await tx.rawPost.updateMany({ where: { id: { in: ids } }, data: { isSample: true } })
  return ids
}

const CLICKED_SECONDS_AGO = 40

/** How much of it is there. */
export function countSampleData(): Promise<SampleCounts> {
  return countIn(db())
}

/**
 * Removes the sample data in one transaction: its companies, contacts and messages with all that hangs on them (events,
 * notes, tasks, runs), the suppressions its events wrote and the posts that brought nothing else. A message that
 * somebody wrote to a sample contact goes with the contact. A company that a real contact was put into stays, as a
 * real one. Allowed whatever the provider is. Returns what went.
 */
export function removeSampleData(userId: string | null): Promise<SampleCounts> {
  return transaction(async (tx) => {
    await lock(tx)
    const removed = await eraseSampleRows(tx)
    const isAnything = Object.values(removed).some((count) => count > 0)
    if (isAnything)
      await recordAudit(tx, { ...SUBJECT, actorId: userId, action: 'sample-data.removed', changes: removed })
    return removed
  })
}

/** Of two that load or remove at once, the second one sees what the first one did. */
async function lock(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('mailroom.sample-data', 0))`
}

async function requireSandbox(tx: Tx): Promise<void> {
  const { provider } = await readMailSettings(tx)
  if (provider === 'sandbox') return
  throw new DomainError(
    'not-allowed',
    'Sample data is only loaded while the sandbox is the provider, so that no real mail can go to it.',
  )
}

async function isLoaded(tx: Tx): Promise<boolean> {
  const { companies, contacts, messages } = await countIn(tx)
  return companies + contacts + messages > 0
}

async function countIn(tx: Tx): Promise<SampleCounts> {
  const where = { isSample: true }
  const companies = await tx.account.count({ where })
  const contacts = await tx.contact.count({ where })
  const messages = await tx.message.count({ where })
  return { companies, contacts, messages }
}

async function requireFreeAddresses(tx: Tx): Promise<void> {
  const addresses = COMPANIES.flatMap((company) => company.people.map((person) => addressOf(company, person)))
  const taken = await tx.contact.findFirst({ where: { email: { in: addresses } }, select: { email: true } })
  if (!taken) return
  throw new DomainError(
    'conflict',
    `A contact of yours has the address ${taken.email}, which the sample data needs. Change it, then load again.`,
  )
}

/** Who gets the companies, the asking person first, and the day by whose working hours things happened. */
async function readOwners(tx: Tx, userId: string): Promise<{ owners: string[]; clock: Clock }> {
  const users = await tx.user.findMany({
    where: { deactivatedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, timeZone: true },
  })
  const asking = users.find(({ id }) => id === userId)
  if (!asking) throw new DomainError('not-found', 'The person who asks for the sample data is gone.')
  const others = users.filter(({ id }) => id !== userId)
  return {
    owners: [asking, ...others].map(({ id }) => id),
    clock: { now: new Date(), zone: asking.timeZone },
  }
}
