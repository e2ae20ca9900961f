import { z } from 'zod'
import { db } from '#lib/db.ts'
import { dayIn } from '#lib/days.ts'
import { readStanding } from '#lib/setup/record-finding.ts'
import type { Standing } from '#lib/setup/standing.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** How far back the bands reach. */
export const BAND_DAYS = 30
/** So many findings are read, and folded to at most so many stretches. */
const READ_RESULTS = 200
const SHOWN_STRETCHES = 12
const SHOWN_RUNS = 12

type DayState = Standing['state'] | null
export type ResultView = {
  id: string
  state: Standing['state']
  summary: string
  advice: string | null
  details: Standing['details']
  finishedAt: Date
  reason: 'checklist' | 'demand' | 'nightly'
}
/** Findings in a row that read the same, told by the latest of them. */
export type Stretch = ResultView & { count: number; firstAt: Date }
export type CheckHistory = {
  /** One for each day in the reader's zone, oldest first: the worst that was found; null where nothing was. */
  days: { day: string; state: DayState }[]
  /** Latest first. */
  stretches: Stretch[]
}
export type RunView = {
  id: string
  reason: 'checklist' | 'demand' | 'nightly'
  startedAt: Date
  finishedAt: Date | null
  /** Name of who asked; null when it was time or the person is gone. */
  askedBy: string | null
  counts: Record<Standing['state'], number>
}

/** What one check found over time: a band of 30 days and the latest findings, those that read the same as one. */
export async function readCheckHistory(
  provider: Provider,
  checkId: string,
  { zone, now }: { zone: string; now: Date },
): Promise<CheckHistory> {
  const [worst, rows] = await Promise.all([
    worstByDay(provider, checkId, zone, now),
    db().checkResult.findMany({
      where: { provider, checkId },
      orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
      take: READ_RESULTS,
      include: { run: { select: { reason: true } } },
    }),
  ])
  return {
    days: lastDays(zone, now).map((day) => ({ day, state: worst.get(day) ?? null })),
    stretches: foldStretches(
      rows.map((row) => {
        const { id, state, summary, advice, details, finishedAt, run } = readStanding(row)
        return { id: String(id), state, summary, advice, details, finishedAt, reason: run.reason }
      }),
    ).slice(0, SHOWN_STRETCHES),
  }
}

/** Joins neighbours that read the same. `results`: latest first. Pure. */
export function foldStretches(results: readonly ResultView[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const result of results) {
    const last = stretches.at(-1)
    if (last && last.state === result.state && last.summary === result.summary) {
      last.count += 1
      last.firstAt = result.finishedAt
    } else {
      stretches.push({ ...result, count: 1, firstAt: result.finishedAt })
    }
  }
  return stretches
}

/** The latest runs, latest first, with what they found. */
export async function listCheckRuns(provider: Provider): Promise<RunView[]> {
  const runs = await db().checkRun.findMany({
    where: { provider },
    orderBy: { startedAt: 'desc' },
    take: SHOWN_RUNS,
    include: { results: { select: { state: true } } },
  })
  const people = await db().user.findMany({
    where: { id: { in: runs.flatMap((run) => run.askedById ?? []) } },
    select: { id: true, name: true },
  })
  return runs.map(({ id, reason, startedAt, finishedAt, askedById, results }) => {
    const counts = { ok: 0, waiting: 0, failed: 0, unknown: 0 }
    for (const { state } of results) counts[state] += 1
    const askedBy = people.find((person) => person.id === askedById)?.name ?? null
    return { id, reason, startedAt, finishedAt, askedBy, counts }
  })
}

const worstShape = z.array(
  z.object({ day: z.string(), state: z.enum(['failed', 'waiting', 'unknown', 'ok']) }),
)

async function worstByDay(
  provider: Provider,
  checkId: string,
  zone: string,
  now: Date,
): Promise<Map<string, DayState>> {
  const since = new Date(now.getTime() - BAND_DAYS * 86_400_000)
  const rows = await db().$queryRaw`
    select to_char("finishedAt" at time zone ${zone}, 'YYYY-MM-DD') as "day",
      case when bool_or("state" = 'failed') then 'failed' when bool_or("state" = 'waiting') then 'waiting'
        when bool_or("state" = 'ok') then 'ok' else 'unknown' end as "state"
    from "check_result"
    where "provider" = ${provider}::"Provider" and "checkId" = ${checkId} and "finishedAt" > ${since}
    group by 1`
  return new Map(worstShape.parse(rows).map(({ day, state }) => [day, state]))
}

function lastDays(zone: string, now: Date): string[] {
  const days = Array.from({ length: BAND_DAYS + 1 }, (_, back) =>
    dayIn(zone, new Date(now.getTime() - back * 86_400_000)),
  )
  // A change of the clock can make two of these moments fall on one day.
  return [...new Set(days)].slice(0, BAND_DAYS).reverse()
}
