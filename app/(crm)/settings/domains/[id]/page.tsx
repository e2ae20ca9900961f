import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
import { DomainAdvice } from '#components/settings/domains/domain-advice.tsx'
import { DomainWatch } from '#components/settings/domains/domain-watch.tsx'
import { domainChip, RECORD_GROUPS, waitsForValidation } from '#components/settings/domains/domain-words.ts'
import { ExportRecords } from '#components/settings/domains/export-records.tsx'
import { MailRecords } from '#components/settings/domains/mail-records.tsx'
import { RecordCard } from '#components/settings/domains/record-card.tsx'
import { Leftovers, Validated } from '#components/settings/domains/record-notes.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { shownHost } from '#lib/domains/domain-name.ts'
import { EXPORT_FORMATS, EXPORT_LABEL, exportRecords } from '#lib/domains/export-records.ts'
import { getMailDomain, listSharers } from '#lib/domains/mail-domains.ts'
import { recordsOf } from '#lib/domains/plan-sheet.ts'
import { findMarketingBorrower, findStray } from '#lib/wiring/domain-owner.ts'
import { orNotFound } from '#lib/web/or-not-found.ts'
import { requireAdmin } from '#lib/web/session.ts'
import {
  forget,
  lend,
  mailRecords,
  make,
  playRecords,
  remake,
  takeBack,
  validate,
  watch,
} from '../actions.ts'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: shownHost((await orNotFound(getMailDomain((await params).id))).domain) }
}

/** One domain: its records, live, and what SendGrid says about them. */
export default async function DomainPage({ params }: Props) {
  await requireAdmin()
  const domain = await orNotFound(getMailDomain((await params).id))
  const { id, lookup, validation } = domain
  const records = recordsOf(domain)
  const stateOf = (record: string) => lookup?.records.find((one) => one.id === record) ?? null
  const found = records.filter((record) => stateOf(record.id)?.state === 'found').length
  const isSettled = domain.account?.isValid === true && found === records.length
  const chip = domainChip(domain)
  const files = EXPORT_FORMATS.map((format) => ({
    format,
    label: EXPORT_LABEL[format],
    ...exportRecords(format, {
      domain: domain.domain,
      records,
      standing: lookup?.presence.texts ?? [],
    }),
  }))
  return (
    <div className="max-w-4xl">
      <PageHeader
        before={
          <Link href="/settings/domains" className="hover:text-ink hover:underline">
            Domains and senders
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="wrap-anywhere">{shownHost(domain.domain)}</span>
            <Badge state={chip.state}>{chip.label}</Badge>
          </span>
        }
        help={`Return path ${shownHost(`${domain.subdomain}.${domain.domain}`)}, for the instance ${domain.instance}.`}
        actions={
          <>
            <Question
              action={forget}
              fields={{ id }}
              label="Remove"
              variant="quiet"
              title="Take this domain off the list?"
              help="At SendGrid and in DNS it stays as it is. You can take it over again at any time."
              deed="Take it off the list"
              refusal="Keep it"
            />
            {domain.providerId && (
              <DeedButton action={validate} fields={{ id }} label="Validate at SendGrid" variant="primary" />
            )}
          </>
        }
      />
      <DomainAdvice
        domain={domain}
        stray={await findStray(domain)}
        marketingBorrower={await findMarketingBorrower(domain)}
        sharers={await listSharers(domain)}
        make={make}
        remake={remake}
        lend={lend}
        takeBack={takeBack}
      />
      <div className="flex flex-col gap-6">
        {domain.provider === 'sandbox' && records.length > 0 && !isSettled && (
          <Notice state="engaged" title="The sandbox has a DNS of its own">
            <p>Elsewhere somebody enters these records by hand. Here you can play that part.</p>
            <div className="mt-2.5">
              <DeedButton action={playRecords} fields={{ id }} label="Enter the records there" size="sm" />
            </div>
          </Notice>
        )}
        {waitsForValidation(domain) && (
          <Notice state="waiting" title="Every record is found. SendGrid has still to validate the domain">
            SendGrid looks at DNS only when it is asked: press “Validate at SendGrid”.
            {validation && !validation.isValid && ' When it was asked last, it did not see them all.'}
          </Notice>
        )}
        <Section
          title={records.length > 0 ? `DNS records: ${found} of ${records.length} found` : 'DNS records'}
          help={<DomainWatch id={id} lookedUpAt={domain.lookedUpAt} isSettled={isSettled} action={watch} />}
          actions={
            records.length > 0 ? (
              <>
                <MailRecords
                  id={id}
                  what={`the records of ${shownHost(domain.domain)}`}
                  formId={randomUUID()}
                  action={mailRecords}
                  size="sm"
                />
                <ExportRecords files={files} />
              </>
            ) : null
          }
          isFlush
        >
          {records.length === 0 ? (
            <p className="px-4 py-3 text-muted">The records follow once SendGrid has made the domain.</p>
          ) : (
            RECORD_GROUPS.map(({ label, purposes }) => {
              const group = records.filter(({ purpose }) => purposes.includes(purpose))
              return group.length === 0 ? null : (
                <section key={label} className="border-b last:border-b-0">
                  <h3 className="border-b bg-canvas px-4 py-1.5 text-xs text-muted">{label}</h3>
                  <ul>
                    {group.map((record) => (
                      <RecordCard
                        key={record.id}
                        record={record}
                        checked={stateOf(record.id)}
                        zone={lookup?.zone ?? null}
                        reason={validation?.results.find(({ key }) => key === record.id)?.reason ?? null}
                      />
                    ))}
                  </ul>
                </section>
              )
            })
          )}
        </Section>
        <Leftovers domain={domain} />
        <Validated domain={domain} />
      </div>
    </div>
  )
}
