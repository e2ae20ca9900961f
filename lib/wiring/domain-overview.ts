import { env } from '#lib/env.ts'
import { listMailDomains, type MailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { listDomains, type AccountDomain } from '#lib/sendgrid/domains.ts'
import { listSenders, type VerifiedSender } from '#lib/sendgrid/senders.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import type { Provider } from '#lib/settings/provider.ts'
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
  /** Why something could not be read, in SendGrid's words. */
  problems: string[]
}

/** Everything mail can come from at the present provider, read from the account now. */
export async function readDomainOverview(): Promise<DomainOverview> {
  const { provider } = await readMailSettings()
  const { instance } = env()
  const domains = await listMailDomains(provider, instance)
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
        orProblem(namingScope('sender_verification_eligible', listSenders(client))),
      ])
    : [null, null]
  const ours = domains.flatMap(({ providerId }) => providerId ?? [])
  return {
    provider,
    instance,
    domains,
    others: account?.filter(({ id }) => !ours.includes(id)) ?? null,
    senders,
    problems,
  }
}
