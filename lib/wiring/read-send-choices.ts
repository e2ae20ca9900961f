import { DomainError } from '#lib/errors.ts'
import { listIpPools, listUnsubscribeGroups, type UnsubscribeGroup } from '#lib/sendgrid/send-choices.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** A settings page does not wait longer for the account's lists. */
const PATIENCE_MS = 5_000

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
      listed(() => listUnsubscribeGroups(account.client), 'asm.groups.read'),
      listed(() => listIpPools(account.client), 'ips.pools.read'),
    ])
    return { groups, pools }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { groups: { problem: error.message }, pools: { problem: error.message } }
  }
}

async function listed<T>(list: () => Promise<T[]>, scope: string): Promise<Listed<T>> {
  try {
    return { items: await list() }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const isScope = error.code === 'rejected-by-provider' && /access forbidden/i.test(error.message)
    return {
      problem: isScope ? `The key that manages the account lacks the permission ${scope}.` : error.message,
    }
  }
}
