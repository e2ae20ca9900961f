import { History } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { z } from 'zod'
import { auditWords, isGone, subjectHref } from '#components/settings/audit-words.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { listAudit, type AuditEntryView } from '#lib/audit/list-audit.ts'
import { requireAdmin } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Audit trail' }

const search = z.object({ before: z.string().max(20).catch('') })

export default async function AuditPage({ searchParams }: PageProps<'/settings/audit'>) {
  await requireAdmin()
  const { before } = search.parse(await searchParams)
  const { entries, next } = await listAudit({ before })
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Audit trail"
        help="Who changed what, and when. It can be read and added to, never changed."
      />
      <Section isFlush>
        {entries.length === 0 ? (
          <EmptyState icon={<History />} title={before ? 'Nothing older' : 'Nothing was changed yet'}>
            Changes of settings, users, contacts and workflows show here.
          </EmptyState>
        ) : (
          <ol>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </Section>
      {(before || next) && (
        <nav aria-label="Pages" className="mt-4 flex justify-between">
          {before ? <PageLink href="/settings/audit">Newest</PageLink> : <span />}
          {next && <PageLink href={`/settings/audit?before=${next}`}>Older</PageLink>}
        </nav>
      )}
    </div>
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

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <Button asChild>
      <Link href={href}>{children}</Link>
    </Button>
  )
}
