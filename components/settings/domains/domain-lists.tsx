import { ChevronRight, Globe } from 'lucide-react'
import { AdoptForm } from '#components/settings/domains/adopt-form.tsx'
import { accountChip, domainChip } from '#components/settings/domains/domain-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import { shownHost } from '#lib/domains/domain-name.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Action } from '#lib/web/action.ts'
import type { DomainOverview } from '#lib/wiring/domain-overview.ts'

/** Domains of this instance, each with how it stands. `subuser`: as which transactional mail goes out; null: the account. */
export function OwnDomains({ domains, subuser }: { domains: MailDomain[]; subuser: string | null }) {
  return (
    <Section title="Domains of this instance" isFlush>
      {domains.length === 0 ? (
        <EmptyState
          icon={<Globe />}
          title="No domain yet"
          action={
            <Button asChild variant="primary">
              <Link href="/settings/domains/new">Add a domain</Link>
            </Button>
          }
        >
          Mail from a domain of your own arrives. A few DNS records prove that it is yours, and this page
          leads through them.
        </EmptyState>
      ) : (
        <ul>
          {domains.map((domain) => (
            <li key={domain.id} className="border-b last:border-b-0">
              <OwnDomain
                domain={domain}
                isOfAnother={(domain.madeFor ?? subuser ?? '') !== (subuser ?? '')}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function OwnDomain({ domain, isOfAnother }: { domain: MailDomain; isOfAnother: boolean }) {
  const chip = domainChip(domain)
  const total = domain.lookup?.records.length ?? 0
  const found = domain.lookup?.records.filter(({ state }) => state === 'found').length ?? 0
  return (
    <Link
      href={`/settings/domains/${domain.id}`}
      className="flex items-center gap-4 px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium wrap-anywhere">{shownHost(domain.domain)}</span>
          <Badge state={chip.state}>{chip.label}</Badge>
        </span>
        <span className="block text-sm wrap-anywhere text-muted">
          Return path {shownHost(`${domain.subdomain}.${domain.domain}`)}
          {isOfAnother && `, of ${ownerName(domain.madeFor)}`}
          {total > 0 && `, ${found} of ${total} records found`}
        </span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
    </Link>
  )
}

type OthersProps = {
  others: NonNullable<DomainOverview['others']>
  own: MailDomain[]
  /** As whom mail of this instance goes out. */
  subusers: string[]
  adopt: Action
}

/** What the account has besides: of other instances, or made by hand. */
export function OtherDomains({ others, own, subusers, adopt }: OthersProps) {
  if (others.length === 0) return null
  return (
    <Section
      title="Others in the SendGrid account"
      help="Made by hand or by other instances. Taking one over changes nothing at SendGrid."
      isFlush
    >
      <ul>
        {others.map((other) => {
          const chip = accountChip(other)
          const isShared = own.some(({ domain }) => domain === other.domain)
          return (
            <li
              key={other.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-3 last:border-b-0"
            >
              <div className="min-w-0 flex-1 basis-60">
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-medium wrap-anywhere">{shownHost(other.domain)}</span>
                  <Badge state={chip.state}>{chip.label}</Badge>
                </p>
                <p className="text-sm text-pretty wrap-anywhere text-muted">
                  Return path {other.subdomain}.{other.domain}
                  {other.username && `, of ${other.username}`}
                  {isShared &&
                    (subusers.includes(other.username)
                      ? '. It covers the mail of that subuser; an instance lists each name once'
                      : '. This instance uses the same domain: their replies come in at one place')}
                </p>
              </div>
              {!isShared && <AdoptForm providerId={other.id} action={adopt} />}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
