import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { listWebhooks } from '#lib/sendgrid/event-webhook.ts'
import { readEventConnection, saveEventConnection } from '#lib/settings/event-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'

/**
 * The accounts in which a webhook of ours still stands since mail went over to another one. One that was removed there
 * is forgotten; one that cannot be looked at stays named.
 */
export async function reviewLeftWebhooks(provider: Provider): Promise<string[]> {
  const connection = await readEventConnection(provider)
  if (!connection || connection.leftIn.length === 0) return []
  const { leftIn, url } = connection
  const seen = await Promise.all(
    leftIn.map(async (madeFor) => ((await mayStand({ provider, madeFor, url })) ? [madeFor] : [])),
  )
  const standing = seen.flat()
  if (standing.length < leftIn.length) await saveEventConnection(db(), provider, { leftIn: standing })
  return standing
}

async function mayStand(left: { provider: Provider; madeFor: string; url: string }): Promise<boolean> {
  try {
    const { webhooks } = await listWebhooks(await requireOwnerClient(left))
    return webhooks.some(({ url }) => url === left.url)
  } catch (error) {
    if (error instanceof DomainError) return true
    throw error
  }
}
