import { randomUUID } from 'node:crypto'
import type { CheckReason } from '#db/client.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { CHECK_IDS, type Check, type Finding } from '#lib/setup/check.ts'
import { recordFinding, type FoundBy } from '#lib/setup/record-finding.ts'
import { canSkip } from '#lib/setup/skip-check.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'

/** A check that has not ended by then counts as having found nothing out (ms). */
const LIMIT_MS = 20_000
/** The checklist asks this seldom, however many tabs are open (ms). */
const PACE_MS = 10_000
/** Checks that run at once: SendGrid answers few calls a second before it says 429. */
const AT_ONCE = 3

type Options = {
  reason: CheckReason
  askedById?: string | null
  /** The UTC day a nightly run is for (YYYY-MM-DD). */
  night?: string
  checks?: readonly Check[]
  now?: () => Date
  limitMs?: number
  signal?: AbortSignal
}

/**
 * Runs the checks of the present provider that nobody set aside, and keeps what they find. Never two runs at once for
 * one reason; for the checklist at most one in 10 s, but for what has news of its own; for a night one in all. False: there was nothing to do for that.
 */
export async function runChecks(options: Options): Promise<boolean> {
  const { reason, night, now = () => new Date(), checks = CHECKS, limitMs = LIMIT_MS } = options
  // Held while SendGrid is spoken to: it ends with this process, so that a kill leaves nothing locked.
  return transaction(
    async (lockTx) => {
      if (!(await takeLock(lockTx, reason))) return false
      const { provider, isProduction } = await readMailSettings()
      const startedAt = now()
      const isEarly = reason === 'checklist' && (await isTooSoon(provider, startedAt))
      const asked = isEarly ? await withNews(provider, checks) : checks
      if (asked.length === 0) return false
      const by: FoundBy = {
        runId: randomUUID(),
        reason,
        askedById: options.askedById ?? null,
        provider,
        startedAt,
      }
      const run = reason === 'nightly' ? await openNight(by, night) : by
      if (!run) return false
      const due = await dueChecks(run, isProduction, asked)
      await inOrder(due, (check) => runOne(run, check, { now, limitMs, signal: options.signal }))
      await db().checkRun.updateMany({ where: { id: run.runId }, data: { finishedAt: now() } })
      return true
    },
    { maxWait: 30_000, timeout: Math.ceil(checks.length / AT_ONCE) * limitMs + 30_000 },
  )
}

async function takeLock(tx: Tx, reason: CheckReason): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtext(${`mailroom.run-checks:${reason}`})) as taken`
  return rows[0]?.taken === true
}

async function isTooSoon(provider: Provider, at: Date): Promise<boolean> {
  const latest = await db().checkStanding.aggregate({ where: { provider }, _max: { triedAt: true } })
  const triedAt = latest._max.triedAt
  return triedAt !== null && at.getTime() - triedAt.getTime() < PACE_MS
}

/** Those that need not ask SendGrid, and know more than when they were last tried. */
async function withNews(provider: Provider, checks: readonly Check[]): Promise<Check[]> {
  const standings = await db().checkStanding.findMany({
    where: { provider },
    select: { checkId: true, triedAt: true },
  })
  const known = await Promise.all(
    checks.map(async (check) => {
      const since = standings.find(({ checkId }) => checkId === check.id)?.triedAt
      return (since && (await check.hasNews?.({ provider, since }))) === true
    }),
  )
  return checks.filter((_, index) => known[index])
}

/** The night's one run: made now, or left unfinished by a worker that is gone; null when it is finished. */
async function openNight(by: FoundBy, night: string | undefined): Promise<FoundBy | null> {
  if (!night) throw new DomainError('invalid', 'A nightly run needs its night.')
  const run = await db().checkRun.upsert({
    where: { night: new Date(night) },
    create: {
      id: by.runId,
      reason: 'nightly',
      provider: by.provider,
      night: new Date(night),
      startedAt: by.startedAt,
    },
    update: {},
  })
  return run.finishedAt ? null : { ...by, runId: run.id }
}

async function dueChecks(
  { runId, provider }: FoundBy,
  isProduction: boolean,
  checks: readonly Check[],
): Promise<Check[]> {
  const [skips, done] = await Promise.all([
    db().checkSkip.findMany({ where: { provider }, select: { checkId: true } }),
    db().checkResult.findMany({ where: { runId }, select: { checkId: true } }),
  ])
  const skipped = skips.filter(({ checkId }) => canSkip(checkId, isProduction))
  const left = new Set([...skipped, ...done].map((row) => row.checkId))
  return checks
    .filter((check) => !left.has(check.id))
    .sort((a, b) => CHECK_IDS.indexOf(a.id) - CHECK_IDS.indexOf(b.id))
}

async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

type Limits = { now: () => Date; limitMs: number; signal: AbortSignal | undefined }

async function runOne(by: FoundBy, check: Check, { now, limitMs, signal }: Limits): Promise<void> {
  const startedAt = now()
  const finding = await findOut(check, by.provider, limitMs, signal)
  // A worker that is told to stop has found nothing: the next run looks again.
  if (signal?.aborted) throw new DomainError('provider-unavailable', 'The worker was stopped.')
  await recordFinding(by, check, finding, { startedAt, finishedAt: now() })
}

async function findOut(
  check: Check,
  provider: Provider,
  limitMs: number,
  stop: AbortSignal | undefined,
): Promise<Finding> {
  const limit = AbortSignal.timeout(limitMs)
  const signal = stop ? AbortSignal.any([limit, stop]) : limit
  const late = new Promise<Finding>((resolve) =>
    signal.addEventListener('abort', () =>
      resolve({
        state: 'unknown',
        summary: `This check had not ended after ${Math.round(limitMs / 1000)} s and was given up.`,
        advice: 'It is tried again at the next run.',
      }),
    ),
  )
  const found = check.run({ provider, signal }).catch((error: unknown) => notFoundOut(check, error))
  return Promise.race([found, late])
}

function notFoundOut(check: Check, error: unknown): Finding {
  if (error instanceof DomainError) return { state: 'unknown', summary: error.message }
  log('checks').error({ err: error, check: check.id }, 'a check failed')
  return {
    state: 'unknown',
    summary: 'This check itself failed.',
    advice: 'The log of the worker tells why. The last finding stands.',
  }
}
