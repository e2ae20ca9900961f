import { z } from 'zod'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { readWorkers } from '#lib/jobs/beat.ts'
import { countUnmatched } from '#lib/messages/list-unmatched.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readBacklog } from '#lib/webhooks/backlog.ts'
import { readCounters, type Counter } from '#lib/webhooks/pipeline-counters.ts'
import { readRefusals } from '#lib/webhooks/record-refusal.ts'
import { countSetAside, type SetAside } from '#lib/webhooks/set-aside.ts'

/** Accepted mail about which nothing was heard for this long is worth a warning. */
export const SILENCE_MINUTES = 30
const REFUSALS_MINUTES = 10
/** Counting stops here: a page says “10,000+”. */
const COUNT_LIMIT = 10_000

export type PipelineStatus = {
  at: Date
  lastPostAt: Date | null
  /** How long the oldest post that waits has waited, seconds; 0 when none waits. */
  lagSeconds: number
  backlog: { count: number; limit: number }
  workers: { alive: number; lastAt: Date | null }
  /** Of the last hour; stops at 10,000 posts. `medianMs`: from a post's arrival until it was read. */
  hour: {
    posts: number
    events: number
    newEvents: number
    foreign: number
    rejected: number
    medianMs: number | null
    isCapped: boolean
  }
  /** Posts that could not be read at all. */
  setAside: SetAside
  /** Whether any kept post has items that are rejected still. */
  isAnyRejected: boolean
  unmatched: number
  unconfirmed: number
  /** Posts refused in the last 10 minutes, by reason. */
  refusals: { reason: string; count: number }[]
  silence: Silence | null
  totals: Record<Counter, number>
}

/** Mail that the provider accepted, and no event since. `sentAt` is that of the first of these mails. */
export type Silence = { provider: Provider; sentAt: Date; mails: number }

/** How the pipeline is doing, over all processes, the sample data's posts left out. Its cost is bounded, whatever the history. */
export async function readPipelineStatus(): Promise<PipelineStatus> {
  const limit = env().eventBacklogLimit
  const [
    backlog,
    workers,
    hour,
    setAside,
    rejected,
    unmatched,
    unconfirmed,
    refusals,
    totals,
    lastPost,
    silence,
  ] = await Promise.all([
    readBacklog(limit),
    readWorkers(),
    readHour(),
    countSetAside(),
    findRejected(),
    countUnmatched(),
    countUnconfirmed(),
    readRefusals(REFUSALS_MINUTES),
    readCounters(),
    db().rawPost.findFirst({
      where: { isSample: false },
      orderBy: { receivedAt: 'desc' },
      select: { receivedAt: true },
    }),
    findSilence(),
  ])
  const at = new Date()
  const { oldestAt } = backlog
  return {
    at,
    lastPostAt: lastPost?.receivedAt ?? null,
    lagSeconds: oldestAt ? Math.max(0, (at.getTime() - oldestAt.getTime()) / 1000) : 0,
    backlog: { count: backlog.count, limit },
    workers,
    hour,
    setAside,
    isAnyRejected: rejected !== null,
    unmatched,
    unconfirmed,
    refusals,
    silence,
    totals,
  }
}

const hourShape = z.tuple([
  z.object({
    posts: z.number(),
    events: z.number(),
    newEvents: z.number(),
    foreign: z.number(),
    rejected: z.number(),
    medianMs: z.number().nullable(),
  }),
])

async function readHour(): Promise<PipelineStatus['hour']> {
  const rows = await db().$queryRaw`
    select count(*)::int as posts, coalesce(sum("eventCount"), 0)::int as events, coalesce(sum("newCount"), 0)::int as "newEvents",
      coalesce(sum("foreignCount"), 0)::int as foreign, coalesce(sum("rejectedCount"), 0)::int as rejected,
      percentile_cont(0.5) within group (order by extract(epoch from "processedAt" - "receivedAt") * 1000)::float8 as "medianMs"
    from (
      select "eventCount", "newCount", "foreignCount", "rejectedCount", "processedAt", "receivedAt" from "raw_post"
      where "receivedAt" > now() - interval '1 hour' and not "isSample" order by "receivedAt" desc limit ${COUNT_LIMIT}
    ) as hour`
  const [hour] = hourShape.parse(rows)
  return { ...hour, isCapped: hour.posts === COUNT_LIMIT }
}

const oneCount = z.tuple([z.object({ count: z.number() })])

/** By the index of rejected posts. */
function findRejected() {
  return db().rawPost.findFirst({
    where: { isSample: false, rejectedCount: { gt: 0 } },
    select: { id: true },
  })
}

/** Mail of which nobody knows whether it left; by the index of what needs a person. */
async function countUnconfirmed(): Promise<number> {
  const rows = await db().$queryRaw`
    select count(*)::int as "count" from (
      select 1 from "message" where "isProblem" and "status" = 'unconfirmed' limit ${COUNT_LIMIT}
    ) as unconfirmed`
  return oneCount.parse(rows)[0].count
}

const silenceShape = z.tuple([z.object({ mails: z.number(), sentAt: z.date().nullable() })])

/**
 * Whether mail of the provider in use was accepted more than 30 minutes ago, and not one post came since: the event
 * webhook is off, points elsewhere, or is refused. Looks two days back.
 */
export async function findSilence(): Promise<Silence | null> {
  const { provider } = await readMailSettings()
  const rows = await db().$queryRaw`
    select count(*)::int as mails, min("sentAt") as "sentAt" from (
      select "sentAt" from "message"
      where "provider" = ${provider}::"Provider" and not "isSample" and "createdAt" > now() - interval '2 days'
        and "sentAt" < now() - make_interval(mins => ${SILENCE_MINUTES}::int)
        and "sentAt" > coalesce((select max("receivedAt") from "raw_post" where "provider" = ${provider}::"Provider"
          and not "isSample" and "receivedAt" > now() - interval '2 days'), '-infinity')
      limit ${COUNT_LIMIT}
    ) as unheard`
  const [found] = silenceShape.parse(rows)
  return found.sentAt ? { provider, sentAt: found.sentAt, mails: found.mails } : null
}
