import { db } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import type { Finding } from '#lib/setup/check.ts'

/**
 * What the webhook that we make does not hear: it belongs to the subuser of transactional mail, and a webhook posts the
 * events of its own subuser alone. Null: marketing mail is the same subuser's, or is not set up, or posts have come since
 * its subuser was said by a key that a person pasted, or that we once made in that very subuser. Any other key of ours,
 * also one that was replaced, says nothing of marketing mail.
 */
export async function findUnheardMarketing(provider: Provider): Promise<Finding | null> {
  const [transactional, marketing] = await Promise.all([
    readStream(provider, 'transactional'),
    readStream(provider, 'marketing'),
  ])
  if (marketing.subuser === transactional.subuser || marketing.keyLastFour === null) return null
  const said = marketing.subuserSavedAt ?? transactional.subuserSavedAt ?? new Date(0)
  const heard = await db().verificationKey.count({
    where: {
      provider,
      lastSeenAt: { gt: said },
      OR: [{ madeFor: null }, { madeFor: marketing.subuser ?? '' }],
    },
  })
  if (heard > 0) return null
  const owner = marketing.subuser === null ? 'the account itself' : `the subuser ${marketing.subuser}`
  return {
    state: 'waiting',
    summary: `Marketing mail belongs to ${owner}, whose events our webhook does not hear.`,
    advice: `Make a signed webhook to the same address by hand in ${owner}, and save its verification key here.`,
    href: '/settings/event-webhook',
    isAnew: true,
  }
}
