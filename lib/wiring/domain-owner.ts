import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { sendgridClient, type SendgridClient } from '#lib/sendgrid/client.ts'
import { subuserClient } from '#lib/sendgrid/subuser-client.ts'
import { openManagementKey } from '#lib/settings/management-key.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import { STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { isKeyOfAnother, openStreamKey, readStream, type StreamView } from '#lib/settings/read-stream.ts'
import { requireAccountClient } from '#lib/wiring/domain-account.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'

type Owned = Pick<MailDomain, 'provider' | 'madeFor'>

/**
 * The client for a domain of ours, in the account that it was made in, whosever mail goes out now: another account knows
 * nothing of it. Throws `not-configured` when no key of ours speaks for that account.
 */
export async function requireOwnerClient(
  { provider, madeFor }: Owned,
  limits: { timeoutMs?: number } = {},
): Promise<SendgridClient> {
  if (madeFor === null) return requireAccountClient(provider, limits)
  const api = { ...providerApi(provider), ...limits }
  const [parentKey, holder] = await Promise.all([
    openManagementKey(provider),
    readStreams(provider).then((all) => all.find(({ subuser }) => (subuser ?? '') === madeFor)),
  ])
  // One that was saved for another owner would say of every domain here that it is gone.
  const isItsOwn = holder !== undefined && !isKeyOfAnother(holder)
  const ownKey = isItsOwn ? await openStreamKey(provider, holder.stream) : null
  if (parentKey && madeFor !== '') {
    return subuserClient({ ...api, subuser: madeFor, parentKey, ownKey })
  }
  const apiKey = parentKey ?? ownKey
  if (apiKey) return sendgridClient({ ...api, apiKey })
  throw new DomainError(
    'not-configured',
    `There is no key to ask SendGrid with for ${ownerName(madeFor)}. Save a management key under Settings → Account.`,
  )
}

/** For whom a domain on paper is made: whom it was planned for while that one sends mail, else transactional mail's owner. */
export async function chooseOwner({ provider, madeFor }: Owned): Promise<string> {
  const owners = (await readStreams(provider)).map(({ subuser }) => subuser ?? '')
  return madeFor !== null && owners.includes(madeFor) ? madeFor : (owners[0] ?? '')
}

/** As whom mail goes out, by its stream: one entry where both streams belong to the same owner. Transactional first. */
export async function listMailOwners(provider: Provider): Promise<{ stream: Stream; owner: string }[]> {
  const [first, ...others] = await readStreams(provider)
  const streams = first ? [first, ...others.filter(({ subuser }) => subuser !== first.subuser)] : []
  return streams.map(({ stream, subuser }) => ({ stream, owner: ownerName(subuser) }))
}

/** Where a domain and transactional mail belong to different owners. `coversMarketing`: it has mail to cover all the same. */
export type Stray = {
  owner: string
  mailOf: string
  coversMarketing: boolean
  /** The subuser that the parent account, which has it, can lend it to; null: none. */
  borrower: string | null
}

/** Null: the domain is of the account that transactional mail goes out as, or lent to it, or not made yet. */
export async function findStray({
  provider,
  madeFor,
  state,
  account,
}: Owned & Pick<MailDomain, 'state' | 'account'>): Promise<Stray | null> {
  const [transactional, marketing] = await readStreams(provider)
  const mailOf = transactional?.subuser ?? null
  if (state === 'planned' || madeFor === null) return null
  const covers = (subuser: string | null) =>
    (subuser ?? '') === madeFor || (subuser !== null && account?.lentTo?.includes(subuser) === true)
  if (covers(mailOf)) return null
  const coversMarketing = marketing?.keyLastFour != null && covers(marketing.subuser)
  const borrower = madeFor === '' ? mailOf : null
  return { owner: ownerName(madeFor), mailOf: ownerName(mailOf), coversMarketing, borrower }
}

/** The subuser of marketing mail, where it is another one's and a domain of the account could be lent to it; null: no such. */
export async function findMarketingBorrower({
  provider,
  madeFor,
  state,
  account,
}: Owned & Pick<MailDomain, 'state' | 'account'>): Promise<string | null> {
  const [transactional, marketing] = await readStreams(provider)
  const subuser = marketing?.subuser ?? null
  const isAccounts = state === 'made' && madeFor === ''
  if (!isAccounts || subuser === null || subuser === transactional?.subuser) return null
  return account?.lentTo?.includes(subuser) ? null : subuser
}

/** Transactional first. */
function readStreams(provider: Provider): Promise<(StreamView & { stream: Stream })[]> {
  return Promise.all(STREAMS.map(async (stream) => ({ stream, ...(await readStream(provider, stream)) })))
}
