import { env } from '#lib/env.ts'
import { listMailDomains, type MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { listDomains, type AccountDomain } from '#lib/sendgrid/domains.ts'
import { listSenders, type VerifiedSender } from '#lib/sendgrid/senders.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { listForeignInstances } from '#lib/webhooks/list-foreign-instances.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'

export type DomainOverview = {
  provider: Provider
  instance: string
  /** Planned or made here; this instance's first. */
  domains: MailDomain[]
  /** The account's other domains; null when they could not be read. */
  others: AccountDomain[] | null
  /** Null when they could not be read. */
  senders: VerifiedSender[] | null
  /** The subuser of transactional mail, whose senders these are; null: the account's own. */
  sendersOf: string | null
  /** Instances that send by this account and may use a domain of ours. */
  otherSenders: OtherSender[]
  /** Why something could not be read, in SendGrid's words. */
  problems: string[]
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
  const [domains, foreign, { subuser }] = await Promise.all([
    listMailDomains(provider, instance),
    listForeignInstances(),
    readStream(provider, 'transactional'),
  ])
  const problems: string[] = []
  const orProblem = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
      if (!problems.includes(error.message)) problems.push(error.message)
      return null
    })
  const client = await orProblem(requireAccountClient(provider))
  const [account, senders] = client
    ? await Promise.all([
        orProblem(namingScope('whitelabel.read', listDomains(client))),
        orProblem(namingScope(null, listSenders(client))),
      ])
    : [null, null]
  const ours = domains.flatMap(({ providerId }) => providerId ?? [])
  return {
    provider,
    instance,
    domains,
    others: account?.filter(({ id }) => !ours.includes(id)) ?? null,
    senders,
    sendersOf: subuser,
    otherSenders: foreign.flatMap((sender) => findSharing(sender, { domains, instance })),
    problems,
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
