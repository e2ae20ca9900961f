import { db, transaction, type Tx } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { CUT_ANSWERS, REPEATS, REPEATS_AT_ONCE } from '#lib/sandbox/habits.ts'
import { underNewId, type WireEvent } from '#lib/sandbox/make-event.ts'
import { postWithToken } from '#lib/sandbox/oauth.ts'
import type { PostOutcome } from '#lib/sandbox/post-http.ts'
import { OWNER } from '#lib/sandbox/route.ts'
import { readSettings, tokenSource, wantsEvent } from '#lib/sandbox/webhook-settings.ts'
import { signatureHeaders, wireBodies } from '#lib/sandbox/wire.ts'

const POLL_MS = 150
/** After a failed round (database away) the poller rests this long. */
const REST_MS = 1000
const MAX_EVENTS_A_ROUND = 2000
const MAX_POSTS_AT_ONCE = 8
/** A claimed post is free again after this, should its sandbox have died: longer than one attempt takes. */
const CLAIM_MS = 15_000
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 10 * 60_000
const MIN_RETRY_MS = 50
const GIVE_UP_MS = 24 * 3600_000

/** Posts what is due until stopped. What a stop or a death leaves behind, the next sandbox on the database goes on with. */
export function startPosting({ speed }: { speed: number }): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        await batchDueEvents()
        for (const post of await claimPosts(MAX_POSTS_AT_ONCE - running.size)) {
          const attempt = attemptPost(post, speed, stopping.signal).finally(() => running.delete(attempt))
          running.add(attempt)
        }
        await pause(POLL_MS, stopping.signal)
      } catch (error) {
        log('sandbox').warn({ err: error }, 'Posting events failed; trying again.')
        await pause(REST_MS, stopping.signal)
      }
    }
  }
  const looping = loop()
  return {
    stop: async () => {
      stopping.abort()
      await looping
      await Promise.allSettled(running)
    },
  }
}

/** Turns the events that are due into one post or more for each webhook that wants them. */
async function batchDueEvents(): Promise<void> {
  const { isHoldingPosts, habits } = await readSandboxControl(db())
  const isAnyDue =
    !isHoldingPosts && (await db().sandboxEvent.findFirst({ where: DUE(), select: { id: true } })) !== null
  if (!isAnyDue) return
  await transaction(async (tx) => {
    const events = await takeDueEvents(tx)
    const webhooks = await tx.sandboxWebhook.findMany()
    const posts = webhooks.flatMap((webhook) => {
      const settings = readSettings(webhook.settings)
      if (!settings.enabled) return []
      const wanted = events
        .filter(({ username, event }) => username === webhook.username && wantsEvent(settings, event.event))
        .map(({ event }) => event)
      const batches = habits.includes('new-ids') ? [wanted, wanted.map(underNewId)] : [wanted]
      return batches.flatMap(wireBodies).map(({ body, eventCount }) => ({
        webhookId: webhook.id,
        body: Uint8Array.from(body),
        eventCount,
        nextAt: new Date(),
      }))
    })
    await tx.sandboxPost.createMany({ data: posts })
  })
}

const DUE = () => ({ postedAt: null, dueAt: { lte: new Date() } })

/** With whose mail each is about; what is about no mail is the parent account's. */
async function takeDueEvents(tx: Tx): Promise<{ username: string; event: WireEvent }[]> {
  const rows = await tx.$queryRaw<{ id: bigint; dueAt: Date; username: string; event: WireEvent }[]>`
    update sandbox.event as e set "postedAt" = now()
     where id in (
       select id from sandbox.event where "postedAt" is null and "dueAt" <= ${new Date()}
        order by "dueAt", id limit ${MAX_EVENTS_A_ROUND} for update skip locked)
    returning id, "dueAt", event,
              coalesce((select username from sandbox.mail where mail.id = e."mailId"), ${OWNER}) as username`
  return rows.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || Number(a.id - b.id))
}

type ClaimedPost = { id: bigint; webhookId: string; body: Uint8Array; attempts: number; createdAt: Date }

async function claimPosts(limit: number): Promise<ClaimedPost[]> {
  if (limit <= 0) return []
  const now = new Date()
  return db().$queryRaw<ClaimedPost[]>`
    update sandbox.post set attempts = attempts + 1, "nextAt" = ${new Date(now.getTime() + CLAIM_MS)}
     where id in (
       select id from sandbox.post
        where "deliveredAt" is null and "abandonedAt" is null and "nextAt" <= ${now}
        order by "nextAt", id limit ${limit} for update skip locked)
    returning id, "webhookId", body, attempts, "createdAt"`
}

async function attemptPost(post: ClaimedPost, speed: number, signal: AbortSignal): Promise<void> {
  try {
    const webhook = await db().sandboxWebhook.findUnique({ where: { id: post.webhookId } })
    if (!webhook) return
    const body = Buffer.from(post.body)
    // Signed with the time of the first attempt: whether SendGrid signs a retry anew is not documented, and this is
    // the harder case for a receiver that checks the age.
    const headers = signatureHeaders(webhook.privateKey, body, post.createdAt)
    const { outcome, copies } = await postAsHabit(post.attempts, (isAnswerCut) =>
      postWithToken(tokenSource(webhook), webhook.url, body, headers, { signal, isAnswerCut }),
    )
    if (signal.aborted) return
    const now = Date.now()
    const status = 'status' in outcome ? outcome.status : null
    const isDelivered = status !== null && status >= 200 && status < 300
    const isTooOld = now - post.createdAt.getTime() > GIVE_UP_MS
    await db().sandboxPost.updateMany({
      where: { id: post.id },
      data: {
        copies: { increment: copies },
        lastStatus: status,
        lastError: 'error' in outcome ? outcome.error : null,
        deliveredAt: isDelivered ? new Date(now) : null,
        abandonedAt: !isDelivered && isTooOld ? new Date(now) : null,
        nextAt: new Date(now + retryAfter(post.attempts, speed)),
      },
    })
  } catch (error) {
    // Its claim runs out and it is posted again.
    log('sandbox').warn({ err: error, post: String(post.id) }, 'A post could not be settled.')
  }
}

/** One attempt: a single post, or as the habits have it, with how many went out. The first outcome counts. */
async function postAsHabit(
  attempts: number,
  post: (isAnswerCut: boolean) => Promise<PostOutcome>,
): Promise<{ outcome: PostOutcome; copies: number }> {
  const { habits } = await readSandboxControl(db())
  const isCut = habits.includes('cut-answers') && attempts <= CUT_ANSWERS
  const outcome = await post(isCut)
  const isHanging = 'error' in outcome && !isCut
  if (!habits.includes('retries') || attempts > 1 || isHanging) return { outcome, copies: 1 }
  for (let sent = 1; sent < REPEATS; sent += REPEATS_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(REPEATS_AT_ONCE, REPEATS - sent) }, () => post(isCut)))
  return { outcome, copies: REPEATS }
}

/** How long a post rests after so many attempts (ms). */
export function retryAfter(attempts: number, speed: number): number {
  const growing = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_RETRY_MS)
  return Math.max(growing / speed, MIN_RETRY_MS)
}

/** Waits, or until `signal` is raised. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
