import { DomainError } from '#lib/errors.ts'
import { db, type Tx } from '#lib/db.ts'
import { makeEvent, underNewId, type SandboxEventWord, type WireEvent } from '#lib/sandbox/make-event.ts'
import type { Prisma } from '#db/client.ts'

const MAILS_A_PAGE = 10
const SHOWN_POSTS = 50
const MAX_EVENTS = 2000

export type SandboxMailRow = {
  id: string
  /** X-Message-Id of the request. */
  messageId: string
  recipient: string
  sender: string
  subject: string
  /** Put here with the sample data; nobody sent it. */
  isSample: boolean
  createdAt: Date
  /** In the order in which they are due; `postedAt` null while they wait. */
  events: { word: string; dueAt: Date; postedAt: Date | null }[]
}

export type SandboxPostRow = {
  id: string
  url: string
  state: 'waiting' | 'delivered' | 'abandoned'
  eventCount: number
  attempts: number
  /** How often it went out, the copies of each attempt with it. */
  copies: number
  lastStatus: number | null
  lastError: string | null
  createdAt: Date
  nextAt: Date
}

/** Mails the sandbox took, newest first, 10 a page; `query` is looked for in recipient and subject. `before` is the last page's `next`. */
export async function listSandboxMails({ query, before }: { query?: string; before?: string } = {}): Promise<{
  mails: SandboxMailRow[]
  next: string | null
}> {
  const contains = { contains: query?.trim() ?? '', mode: 'insensitive' as const }
  const rows = await db().sandboxMail.findMany({
    where: query?.trim() ? { OR: [{ recipient: contains }, { subject: contains }] } : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MAILS_A_PAGE + 1,
    ...(before ? { cursor: { id: before }, skip: 1 } : {}),
    ...SHOWN,
  })
  return {
    mails: rows.slice(0, MAILS_A_PAGE).map(toRow),
    next: rows.length > MAILS_A_PAGE ? (rows[MAILS_A_PAGE - 1]?.id ?? null) : null,
  }
}

/** One mail the sandbox took, null when it has none by this id. */
export async function findSandboxMail(id: string): Promise<SandboxMailRow | null> {
  const mail = await db().sandboxMail.findUnique({ where: { id }, ...SHOWN })
  return mail && toRow(mail)
}

const SHOWN = {
  omit: { request: true },
  include: { events: { orderBy: [{ dueAt: 'asc' }, { id: 'asc' }] } },
} satisfies Prisma.SandboxMailDefaultArgs

function toRow(mail: Prisma.SandboxMailGetPayload<typeof SHOWN>): SandboxMailRow {
  return {
    ...mail,
    events: mail.events.map(({ event, dueAt, postedAt }) => ({
      word: (event as WireEvent).event,
      dueAt,
      postedAt,
    })),
  }
}

/**
 * Has the sandbox post any events about a mail, in the order given and a second apart. `copies` posts each several
 * times: with the same bytes, or as the same fact under `newIds`. `shuffled` posts them in any order. Answers with how
 * many will be posted; throws `not-found` for an unknown mail and `invalid` for more than 2,000 events.
 */
export async function sendSandboxEvents(
  tx: Tx,
  order: { mailId: string; kinds: SandboxEventWord[]; copies?: number; shuffled?: boolean; newIds?: boolean },
): Promise<number> {
  const { kinds, copies = 1, shuffled = false, newIds = false } = order
  const mail = await tx.sandboxMail.findUnique({ where: { id: order.mailId } })
  if (!mail) throw new DomainError('not-found', 'The sandbox has no such mail.')
  if (kinds.length === 0 || !Number.isInteger(copies) || copies < 1 || kinds.length * copies > MAX_EVENTS) {
    throw new DomainError(
      'invalid',
      `Choose at least one event, and at most ${MAX_EVENTS} with their copies.`,
    )
  }
  const now = Date.now()
  const firsts = kinds.map((word, position) =>
    makeEvent(mail, word, new Date(now - (kinds.length - 1 - position) * 1000)),
  )
  const repeats = Array.from({ length: copies - 1 }, () =>
    firsts.map((event) => (newIds ? underNewId(event) : event)),
  ).flat()
  const events = shuffled ? shuffle([...firsts, ...repeats]) : [...firsts, ...repeats]
  await tx.sandboxEvent.createMany({
    data: events.map((event) => ({
      mailId: mail.id,
      dueAt: new Date(now),
      event: event as Prisma.InputJsonObject,
    })),
  })
  return events.length
}

/** The latest 50 posts and what became of each. */
export async function listSandboxPosts(): Promise<SandboxPostRow[]> {
  const rows = await db().sandboxPost.findMany({
    orderBy: { id: 'desc' },
    take: SHOWN_POSTS,
    omit: { body: true },
    include: { webhook: { select: { url: true } } },
  })
  return rows.map(
    ({ id, webhook, eventCount, attempts, copies, lastStatus, lastError, createdAt, nextAt, ...row }) => ({
      id: String(id),
      url: webhook.url,
      state: row.deliveredAt ? 'delivered' : row.abandonedAt ? 'abandoned' : 'waiting',
      eventCount,
      attempts,
      copies,
      lastStatus,
      lastError,
      createdAt,
      nextAt,
    }),
  )
}

/** Has the sandbox post the same bytes again, under the same timestamp. Throws `not-found` for an unknown post. */
export async function resendSandboxPost(id: string): Promise<void> {
  const { count } = /^\d{1,18}$/.test(id)
    ? await db().sandboxPost.updateMany({
        where: { id: BigInt(id) },
        data: { deliveredAt: null, abandonedAt: null, nextAt: new Date() },
      })
    : { count: 0 }
  if (count === 0) throw new DomainError('not-found', 'The sandbox has no such post.')
}

function shuffle<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
