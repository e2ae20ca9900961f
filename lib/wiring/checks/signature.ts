import { db } from '#lib/db.ts'
import { wasMailAccepted } from '#lib/messages/was-mail-accepted.ts'
import { readEventConnection } from '#lib/settings/event-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { readRefusalsSince, type RefusalsSince } from '#lib/webhooks/refusals-since.ts'

const HREF = '/settings/event-webhook'
/** Within an hour and with no good post among them: more than strays. SendGrid posts again what is refused. */
const TOO_MANY = 5
/** SendGrid reports within seconds; a mail this old without a good post since has had its post refused (ms). */
const OVERDUE_MS = 15 * 60_000

/**
 * Whether the latest posts were verified by a key of this provider, since the webhook was made. Anybody on the internet
 * can have one refused, so refusals alone count only where no good post comes: several in an hour, or while a mail waits
 * for its event.
 */
export const signatureCheck: Check = {
  id: 'signature',
  label: 'Signature seen',
  waitsFor: 'A post comes in that our webhook’s key signed.',
  run: async ({ provider }) => {
    const [connection, { lastSeenAt, byHand }] = await Promise.all([
      readEventConnection(provider),
      findLastSigned(provider),
    ])
    const connectedAt = connection?.connectedAt ?? null
    const since = latest(connectedAt, lastSeenAt)
    const refusals = await readRefusalsSince(since)
    const isAwaited =
      isRefused(since, refusals) &&
      (await wasMailAccepted(provider, { after: since, before: new Date(Date.now() - OVERDUE_MS) }))
    return judgeSignature({ provider, connectedAt, lastSeenAt, byHand, refusals, isAwaited })
  },
}

type Seen = {
  provider: Provider
  connectedAt: Date | null
  lastSeenAt: Date | null
  /** When a key that a person pasted signed last, so that of a webhook made by hand; null: there is no such key. */
  byHand: { lastSeenAt: Date | null } | null
  refusals: RefusalsSince
  /** A mail was accepted since the last good post, and its event is overdue. */
  isAwaited: boolean
}

/** What was seen at the door means. Pure. */
export function judgeSignature(seen: Seen): Finding {
  const { provider, connectedAt, lastSeenAt, refusals, isAwaited } = seen
  const since = latest(connectedAt, lastSeenAt)
  const { latest: refusal, mostInAnHour } = refusals
  const details = [
    { label: 'last signed post', found: lastSeenAt?.toISOString() ?? 'none' },
    ...(refusal
      ? [{ label: 'last refused post', found: `${refusal.lastAt.toISOString()}, ${refusal.reason}` }]
      : []),
  ]
  if (refusal && isRefused(since, refusals)) {
    const { label, advice } = adviseOnRefusal(refusal.reason, provider)
    const why = `${label.charAt(0).toLowerCase()}${label.slice(1)}`
    if (isAwaited || mostInAnHour >= TOO_MANY) {
      const at = `${refusal.lastAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
      const summary = `Posts are refused, and no good one has come since: ${why} (last at ${at}).`
      return { state: 'failed', summary, advice, href: HREF, details }
    }
    if (!isSeen(seen)) {
      const summary = `A post was refused: ${why}.`
      return { state: 'waiting', isAnew: true, summary, advice, href: HREF, details }
    }
  }
  if (isSeen(seen)) {
    return { state: 'ok', summary: 'Posts signed by our webhook’s key come in.', href: HREF, details }
  }
  return { state: 'waiting', isAnew: true, ...awaited(seen), href: HREF, details }
}

function awaited({ connectedAt, byHand }: Seen): Pick<Finding, 'summary' | 'advice'> {
  if (!connectedAt && !byHand)
    return {
      summary: 'There is no webhook yet whose posts could be signed.',
      advice: 'Connect the event webhook first.',
    }
  return {
    summary: connectedAt
      ? 'No signed post has come since the webhook was made.'
      : 'No post has come yet that a key saved here signed.',
    advice: 'Have SendGrid send its test batch, or send a mail.',
  }
}

/** What our webhook sent before it was removed proves nothing of now; one made by hand is known by its pasted key alone. */
function isSeen({ connectedAt, lastSeenAt, byHand }: Seen): boolean {
  return connectedAt ? lastSeenAt !== null && lastSeenAt >= connectedAt : byHand?.lastSeenAt != null
}

function isRefused(since: Date, { latest: refusal }: RefusalsSince): boolean {
  return refusal !== null && refusal.lastAt > since
}

function latest(...times: (Date | null)[]): Date {
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)))
}

async function findLastSigned(provider: Provider): Promise<Pick<Seen, 'lastSeenAt' | 'byHand'>> {
  const keys = await db().verificationKey.findMany({
    where: { provider },
    select: { lastSeenAt: true, madeFor: true },
    orderBy: { lastSeenAt: { sort: 'desc', nulls: 'last' } },
  })
  const pasted = keys.find(({ madeFor }) => madeFor === null)
  return {
    lastSeenAt: keys[0]?.lastSeenAt ?? null,
    byHand: pasted ? { lastSeenAt: pasted.lastSeenAt } : null,
  }
}
