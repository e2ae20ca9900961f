import { z } from 'zod'
import type { CheckReason } from '#db/client.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { notifyAdminPages } from '#lib/jobs/notify-live.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { notifyAdmins, solveNotices } from '#lib/setup/notify-admins.ts'
import { foldFinding, isNews, transition, type Standing } from '#lib/setup/standing.ts'
import type { Provider } from '#lib/settings/provider.ts'

export type FoundBy = {
  runId: string
  reason: CheckReason
  askedById: string | null
  provider: Provider
  startedAt: Date
}

const CHECKLIST = '/settings'
const MAX_SENTENCE_CHARS = 1_000

/**
 * Keeps what a check found: the standing always, a row of history unless the checklist merely saw the same again. What
 * worked and fails or waits now is told to the admins once; what works again ends that notice. A finding whose check began before
 * the last one was recorded comes too late to change the standing.
 */
export async function recordFinding(
  by: FoundBy,
  check: Pick<Check, 'id' | 'label'>,
  finding: Finding,
  times: { startedAt: Date; finishedAt: Date },
): Promise<void> {
  const { provider } = by
  const key = { provider, checkId: check.id }
  await transaction(async (tx) => {
    await lockStanding(tx, provider, check.id)
    const row = await tx.checkStanding.findUnique({ where: { provider_checkId: key } })
    const before = row ? readStanding(row) : null
    const short = shorten(finding)
    const after = foldFinding(before, short, times.finishedAt)
    if (by.reason !== 'checklist' || isNews(before, after)) await keepResult(tx, by, check.id, short, times)
    if (before && times.startedAt < before.triedAt) return
    await tx.checkStanding.upsert({
      where: { provider_checkId: key },
      create: { ...key, ...after },
      update: after,
    })
    await tell(tx, provider, check, { before, after, finding: short })
    await notifyAdminPages(tx, 'setup')
  })
}

const details = z
  .array(
    z.object({
      label: z.string(),
      expected: z.string().optional(),
      found: z.string(),
      isMet: z.boolean().optional(),
    }),
  )
  .catch([])

/** A row of `check_standing` or `check_result` whose details are parsed. */
export function readStanding<Row extends { details: unknown }>(
  row: Row,
): Omit<Row, 'details'> & { details: Standing['details'] } {
  return { ...row, details: details.parse(row.details) }
}

/** One at a time decides how a check stands, until its transaction ends. */
export async function lockStanding(tx: Tx, provider: Provider, checkId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`mailroom.check:${provider}:${checkId}`}))`
}

/** Names the notices about a check. */
export function noticeKey(provider: Provider, checkId: string): string {
  return `check:${provider}:${checkId}`
}

async function keepResult(
  tx: Tx,
  { runId, reason, askedById, provider, startedAt }: FoundBy,
  checkId: string,
  { state, summary, advice, href, details: compared }: Finding,
  times: { startedAt: Date; finishedAt: Date },
): Promise<void> {
  await tx.checkRun.createMany({
    data: [{ id: runId, reason, askedById, provider, startedAt }],
    skipDuplicates: true,
  })
  await tx.checkResult.createMany({
    data: [{ runId, provider, checkId, state, summary, advice, href, details: compared ?? [], ...times }],
    skipDuplicates: true,
  })
}

async function tell(
  tx: Tx,
  provider: Provider,
  check: Pick<Check, 'id' | 'label'>,
  { before, after, finding }: { before: Standing | null; after: Standing; finding: Finding },
): Promise<void> {
  const key = noticeKey(provider, check.id)
  const change = transition(before, after, finding)
  if (change === 'mended') await solveNotices(tx, key, after.foundAt)
  if (change !== 'broke' || (await isTold(tx, key))) return
  await notifyAdmins(tx, {
    key,
    title: `${check.label}: this worked and has stopped working`,
    body: [after.summary, after.advice].filter(Boolean).join(' '),
    href: after.href ?? CHECKLIST,
  })
}

/** Between failed and waiting it may go back and forth: that is one story until it works again. */
async function isTold(tx: Tx, key: string): Promise<boolean> {
  return (await tx.notification.count({ where: { key, solvedAt: null } })) > 0
}

function shorten(finding: Finding): Finding {
  return {
    ...finding,
    summary: finding.summary.slice(0, MAX_SENTENCE_CHARS),
    ...(finding.advice ? { advice: finding.advice.slice(0, MAX_SENTENCE_CHARS) } : {}),
  }
}
