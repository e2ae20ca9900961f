import { listDomains, type AccountDomain } from '#lib/sendgrid/domains.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'
import { findLentDomains } from '#lib/wiring/lent-domains.ts'

/** Whose mail it is; `timeoutMs`: of each call. */
export type Whose = { provider: Provider; stream: Stream; timeoutMs?: number }

/** `isWhole` false: what the parent account lends could not be seen without its management key. */
export type CoveringDomains = { domains: AccountDomain[]; isWhole: boolean }

/**
 * Domains of these names that a stream's mail may go out from, and that hosts of its account may lie in, valid or not:
 * the account's own, and of a subuser those that its parent account lends it. The latter are asked for only where none of
 * its own will do. Throws what SendGrid says to being asked.
 */
export async function listCoveringDomains(
  { provider, stream, ...limits }: Whose,
  names: string[],
): Promise<CoveringDomains> {
  const client = await requireAccountClient(provider, { actsFor: stream, ...limits })
  // By name: an account may have thousands.
  const lists = await Promise.all(
    names.map((named) => namingScope('whitelabel.read', listDomains(client, { named, isOwnOnly: true }))),
  )
  const own = lists.flat()
  const { subuser } = await readStream(provider, stream)
  if (subuser === null || own.some(({ isValid, isAutomatic }) => isValid && !isAutomatic))
    return { domains: own, isWhole: true }
  const lent = await findLentDomains(provider, subuser, limits)
  const fitting = lent?.filter(({ domain }) => names.includes(domain)) ?? []
  return { domains: [...own, ...fitting], isWhole: lent !== null }
}
