import { randomInt, randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { AskDns } from '#components/settings/domains/ask-dns.tsx'
import { MailRecords } from '#components/settings/domains/mail-records.tsx'
import { DownloadButton, PlanForm, PrintButton } from '#components/settings/domains/plan-parts.tsx'
import { PlanSheet } from '#components/settings/domains/plan-sheet.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { needsLookup } from '#lib/domains/lookup-age.ts'
import { listMailDomains } from '#lib/domains/mail-domains.ts'
import { planText } from '#lib/domains/plan-sheet.ts'
import { env } from '#lib/env.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { askDns, mailRecords, plan } from '../actions.ts'

export const metadata: Metadata = { title: 'Plan of domains' }

/** One sheet for whoever keeps the DNS: every instance, its domain and its records. */
export default async function DomainPlanPage() {
  await requireAdmin()
  const { provider } = await readMailSettings()
  const domains = await listMailDomains(provider, env().instance)
  return (
    <div className="max-w-4xl">
      <PageHeader
        before={
          <Link href="/settings/domains" className="hover:text-ink hover:underline">
            Domains and senders
          </Link>
        }
        title="Plan of all instances"
        help="One SendGrid account, a domain for each instance. Hand this sheet to whoever keeps the DNS."
        actions={
          domains.length > 0 ? (
            <>
              <CopyButton text={planText(domains)} label="Copy as text" />
              <DownloadButton text={planText(domains)} />
              <PrintButton />
              <MailRecords id={null} what="the whole plan" formId={randomUUID()} action={mailRecords} />
            </>
          ) : null
        }
      />
      <div className="flex flex-col gap-6">
        <AskDns count={domains.filter((one) => needsLookup(one)).length} action={askDns} />
        <PlanSheet domains={domains} instance={env().instance} />
        <div className="print:hidden">
          <Section
            title="Plan another"
            help="On paper only. An instance makes its own domain under Domains and senders; its records then stand there."
          >
            <PlanForm action={plan} subdomain={`em${randomInt(1000, 10_000)}`} />
          </Section>
        </div>
      </div>
    </div>
  )
}
