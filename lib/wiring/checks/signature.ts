import { db } from '#lib/db.ts'
import { readEventConnection } from '#lib/settings/event-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'
import type { Check, Finding } from '#lib/setup/check.ts'

const HREF = '/settings/event-webhook'

/**
 * Whether a post was verified by a key of this provider since the webhook was made. Refused posts alone are no failure:
 * anybody on the internet can send one.
 */
export const signatureCheck: Check = {
  id: 'signature',
  label: 'Signature seen',
  waitsFor: 'A post comes in that our webhook’s key signed.',
  run: async ({ provider }) => {
    const [connection, lastSeenAt, refusal] = await Promise.all([
      readEventConnection(provider),
      findLastSigned(provider),
      db().postRefusal.findFirst({ orderBy: { lastAt: 'desc' } }),
    ])
    return judgeSignature({ connectedAt: connection?.connectedAt ?? null, lastSeenAt, refusal })
  },
}

type Seen = {
  connectedAt: Date | null
  lastSeenAt: Date | null
  refusal: { reason: string; lastAt: Date } | null
}

/** What was seen at the door means. Pure. */
export function judgeSignature({ connectedAt, lastSeenAt, refusal }: Seen): Finding {
  const since = connectedAt?.getTime() ?? 0
  const details = [
    { label: 'last signed post', found: lastSeenAt?.toISOString() ?? 'none' },
    ...(refusal
      ? [{ label: 'last refused post', found: `${refusal.lastAt.toISOString()}, ${refusal.reason}` }]
      : []),
  ]
  if (lastSeenAt && lastSeenAt.getTime() >= since) {
    return { state: 'ok', summary: 'Posts signed by our webhook’s key come in.', href: HREF, details }
  }
  if (refusal && refusal.lastAt.getTime() >= since) {
    const { label, advice } = adviseOnRefusal(refusal.reason)
    const summary = `A post was refused: ${label.charAt(0).toLowerCase()}${label.slice(1)}.`
    return { state: 'waiting', isAnew: true, summary, advice, href: HREF, details }
  }
  return {
    state: 'waiting',
    isAnew: true,
    summary: 'No signed post has come since the webhook was made.',
    advice: 'Have SendGrid send its test batch, or send a mail.',
    href: HREF,
    details,
  }
}

async function findLastSigned(provider: Provider): Promise<Date | null> {
  const { _max } = await db().verificationKey.aggregate({ where: { provider }, _max: { lastSeenAt: true } })
  return _max.lastSeenAt
}
