import { DomainError } from '#lib/errors.ts'
import { listIpPools, listUnsubscribeGroups, type UnsubscribeGroup } from '#lib/sendgrid/send-choices.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** A settings page does not wait longer for the account's lists. */
const PATIENCE_MS = 5_000
const MANAGING = 'The key that manages the account'
const SENDING = 'The key of this stream'

/** The account's list, or why it cannot be shown: SendGrid's words with what to do. */
export type Listed<T> = { items: T[] } | { problem: string }

export type SendChoices = { groups: Listed<UnsubscribeGroup>; pools: Listed<string> }

/** What mails of a stream may name at its account. Asks the network for up to 5 s; what goes wrong is a value. */
export async function readSendChoices(provider: Provider, stream: Stream): Promise<SendChoices> {
  try {
    const account = await openAccountClient(provider, { actsFor: stream, timeoutMs: PATIENCE_MS })
    if (!account) {
      const problem = 'There is no key yet to ask the account with.'
      return { groups: { problem }, pools: { problem } }
    }
    const [groups, pools] = await Promise.all([
      listed(() => listUnsubscribeGroups(account.client), MANAGING, 'asm.groups.read'),
      // Pools are among what the management key cannot ask for a subuser.
      listed(() => listIpPools(account.client), account.subuser ? SENDING : MANAGING, 'ips.pools.read'),
    ])
    return { groups, pools }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { groups: { problem: error.message }, pools: { problem: error.message } }
  }
}

async function listed<T>(list: () => Promise<T[]>, key: string, scope: string): Promise<Listed<T>> {
  try {
    return { items: await list() }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const isScope = error.code === 'rejected-by-provider' && /access forbidden/i.test(error.message)
    return {
      problem: isScope ? `${key} lacks the permission ${scope}.` : error.message,
    }
  }
}
