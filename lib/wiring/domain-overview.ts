import { env } from '#lib/env.ts'
import { listMailDomains, type MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { listDomains, type AccountDomain } from '#lib/sendgrid/domains.ts'
import { listSenders, type VerifiedSender } from '#lib/sendgrid/senders.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { listForeignInstances } from '#lib/webhooks/list-foreign-instances.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'
import { listMailOwners } from '#lib/wiring/domain-owner.ts'
import { requireSenderClient } from '#lib/wiring/sender-client.ts'

export type DomainOverview = {
  provider: Provider
  instance: string
  /** Planned or made here; this instance's first. */
  domains: MailDomain[]
  /** The account's other domains; null when they could not be read. */
  others: AccountDomain[] | null
  /** By whose they are: one entry where both streams belong to the same owner. Transactional first. */
  senders: SenderGroup[]
  /** The subuser of transactional mail; null: the account itself. */
  mailOf: string | null
  /** Subusers as whom mail of this instance goes out. */
  subusers: string[]
  /** Instances that send by this account and may use a domain of ours. */
  otherSenders: OtherSender[]
  /** Why something could not be read, in SendGrid's words. */
  problems: string[]
}

export type SenderGroup = {
  /** Whose mail they are for. */
  stream: Stream
  owner: string
  /** Null when they could not be read; `problem` says why, where the page's problems do not. */
  list: VerifiedSender[] | null
  problem: string | null
}

export type OtherSender = {
  instance: string
  lastAt: Date
  /** Domains of ours that are its own on the plan as well; none: it is not on the plan. */
  shared: string[]
}

/** Everything mail can come from at the present provider, read from the account now. */
export async function readDomainOverview(): Promise<DomainOverview> {
  const { provider } = await readMailSettings()
  const { instance } = env()
  const [domains, foreign, { subuser }, marketing] = await Promise.all([
    listMailDomains(provider, instance),
    listForeignInstances(),
    readStream(provider, 'transactional'),
    readStream(provider, 'marketing'),
  ])
  const problems: string[] = []
  const orProblem = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
      if (!problems.includes(error.message)) problems.push(error.message)
      return null
    })
  const client = await orProblem(requireAccountClient(provider))
  const owners = await listMailOwners(provider)
  const [account, senders] = await Promise.all([
    client && orProblem(namingScope('whitelabel.read', listDomains(client))),
    Promise.all(owners.map((one) => readGroup(provider, one))),
  ])
  const ours = domains.flatMap(({ providerId }) => providerId ?? [])
  return {
    provider,
    instance,
    domains,
    others: account?.filter(({ id }) => !ours.includes(id)) ?? null,
    // Said once: of what keeps everything from being read the page tells above.
    senders: senders.map((one) => (problems.includes(one.problem ?? '') ? { ...one, problem: null } : one)),
    mailOf: subuser,
    subusers: [subuser, marketing.subuser].filter((name) => name !== null),
    otherSenders: foreign.flatMap((sender) => findSharing(sender, { domains, instance })),
    problems,
  }
}

/** What keeps the senders of an owner from being read stays with them. */
async function readGroup(provider: Provider, one: { stream: Stream; owner: string }): Promise<SenderGroup> {
  try {
    const client = await requireSenderClient(provider, one.stream)
    return { ...one, list: await namingScope(null, listSenders(client)), problem: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { ...one, list: null, problem: error.message }
  }
}

/** Nothing of an instance whose names on the plan are all its own: that is how it should be. */
function findSharing(
  sender: { instance: string; lastAt: Date },
  { domains, instance }: { domains: MailDomain[]; instance: string },
): OtherSender[] {
  const namesOf = (one: string) => domains.filter((row) => row.instance === one).map(({ domain }) => domain)
  const theirs = namesOf(sender.instance)
  const shared = [...new Set(namesOf(instance))].filter((domain) => theirs.includes(domain))
  return theirs.length > 0 && shared.length === 0 ? [] : [{ ...sender, shared }]
}
