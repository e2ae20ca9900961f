import { Download, History } from 'lucide-react'
import type { Metadata } from 'next'
import { Pager } from '#components/lists/pager.tsx'
import { AuditFilters } from '#components/settings/audit-filters.tsx'
import { auditWords, isGone, subjectHref } from '#components/settings/audit-words.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { auditFilter, auditPath } from '#lib/audit/audit-filter.ts'
import { listAudit, type AuditEntryView } from '#lib/audit/list-audit.ts'
import { dayRange } from '#lib/days.ts'
import { listNames } from '#lib/users/list-names.ts'
import { requireAdmin } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Audit trail' }

export default async function AuditPage({ searchParams }: PageProps<'/settings/audit'>) {
  const user = await requireAdmin()
  const filter = auditFilter.parse(await searchParams)
  const { person, kind, before } = filter
  const [{ entries, next }, people] = await Promise.all([
    listAudit({ person, kind, before, ...dayRange(filter, user.timeZone) }),
    listNames(),
  ])
  const isFiltered = Boolean(person ?? kind ?? filter.from ?? filter.to)
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Audit trail"
        help="Who changed what, and when. It can be read and added to, never changed."
        actions={
          <Button asChild>
            <a href={auditPath({ ...filter, before: undefined }, '/settings/audit/csv')} download>
              <Download aria-hidden />
              Download CSV
            </a>
          </Button>
        }
      />
      <AuditFilters filter={filter} people={people} />
      <Section isFlush>
        {entries.length === 0 ? (
          <Nothing isFiltered={isFiltered} isLater={before !== undefined} />
        ) : (
          <ol>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </Section>
      <Pager
        next={next ? auditPath({ ...filter, before: next }) : null}
        first={before ? auditPath({ ...filter, before: undefined }) : null}
      />
    </div>
  )
}

function Nothing({ isFiltered, isLater }: { isFiltered: boolean; isLater: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={<History />}
        title="Nothing matches"
        action={
          <Button asChild>
            <Link href="/settings/audit">Clear filters</Link>
          </Button>
        }
      >
        No change of this kind, by this person, in these days.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<History />} title={isLater ? 'Nothing older' : 'Nothing was changed yet'}>
      Changes of settings, users, contacts and workflows show here.
    </EmptyState>
  )
}

function Entry({ entry }: { entry: AuditEntryView }) {
  const { deed, detail } = auditWords(entry)
  const isOwn = entry.subject.type === 'user' && entry.subject.id === entry.actor?.id
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0">
      <p className="min-w-0 flex-1 basis-72 wrap-anywhere">
        <span className="font-medium">
          {entry.actor ? (entry.actor.name ?? 'Somebody who is gone') : 'Mailroom'}
        </span>{' '}
        {deed} {isOwn ? 'their own account' : <Subject entry={entry} />}
        {detail && <span className="block text-sm text-muted">{detail}</span>}
      </p>
      <RelativeTime at={entry.at} className="text-sm text-muted tabular-nums" />
    </li>
  )
}

function Subject({ entry }: { entry: AuditEntryView }) {
  const href = subjectHref(entry)
  if (isGone(entry)) return <span className="text-muted">(no longer there)</span>
  if (!href) return entry.subject.name
  return (
    <Link href={href} className="text-accent hover:underline">
      {entry.subject.name}
    </Link>
  )
}
