import type { Metadata } from 'next'
import { OtherDomains, OwnDomains } from '#components/settings/domains/domain-lists.tsx'
import { OtherSenders } from '#components/settings/domains/other-senders.tsx'
import { SenderList } from '#components/settings/domains/sender-list.tsx'
import { FixedSettings } from '#components/settings/fixed-settings.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { STREAM_LABEL } from '#lib/settings/provider.ts'
import { listFixedSettings } from '#lib/settings/fixed-by-environment.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readDomainOverview } from '#lib/wiring/domain-overview.ts'
import { adopt, verifySender } from './actions.ts'

export const metadata: Metadata = { title: 'Domains and senders' }

export default async function DomainsPage() {
  await requireAdmin()
  const { domains, others, senders, mailOf, subusers, otherSenders, instance, problems } =
    await readDomainOverview()
  const [, ...otherOwners] = senders
  const own = domains.filter((domain) => domain.instance === instance)
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Domains and senders"
        help="From which names mail may go out, and which DNS records prove it."
        actions={
          <>
            <Button asChild>
              <Link href="/settings/domains/plan">Plan of all instances</Link>
            </Button>
            {own.length > 0 && (
              <Button asChild variant="primary">
                <Link href="/settings/domains/new">Add a domain</Link>
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-6">
        {problems.map((problem) => (
          <Notice key={problem} state="problem" title="The account could not be read">
            {problem}
          </Notice>
        ))}
        <OtherSenders senders={otherSenders} />
        {otherOwners.map(({ stream, owner }) => (
          <Notice key={stream} state="engaged" title={`${STREAM_LABEL[stream]} mail goes out as ${owner}`}>
            Only what {owner} has or is lent covers it. “Add a domain” and “Verify an address” ask for which
            mail it is.
          </Notice>
        ))}
        <OwnDomains domains={own} subuser={mailOf} />
        {others && <OtherDomains others={others} own={own} subusers={subusers} adopt={adopt} />}
        <SenderList groups={senders} verify={verifySender} />
        <FixedSettings settings={listFixedSettings('/settings/domains')} />
      </div>
    </div>
  )
}
