import { FileText } from 'lucide-react'
import { domainChip } from '#components/settings/domains/domain-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { shownHost } from '#lib/domains/domain-name.ts'
import { PURPOSE_LABEL } from '#lib/domains/expected-records.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { NOT_MADE_YET, readSheet } from '#lib/domains/plan-sheet.ts'

/** Instance by instance; on paper it stands alone. */
export function PlanSheet({ domains, instance }: { domains: MailDomain[]; instance: string }) {
  if (domains.length === 0) {
    return (
      <Section>
        <EmptyState icon={<FileText />} title="Nothing is planned yet">
          Put each instance with its domain on the plan below, this one as well.
        </EmptyState>
      </Section>
    )
  }
  return (
    <div data-print-sheet className="flex flex-col gap-6">
      <h2 className="hidden text-xl font-semibold print:block">Mail domains and their DNS records</h2>
      <Section isFlush>
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Instance</TableHeader>
              <TableHeader>Domain</TableHeader>
              <TableHeader>Return path</TableHeader>
              <TableHeader>Links</TableHeader>
              <TableHeader>State</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {domains.map((domain) => {
              const chip = domainChip(domain)
              return (
                <TableRow key={domain.id}>
                  <TableCell>
                    {domain.instance}
                    {domain.instance === instance && <span className="text-muted"> (this one)</span>}
                  </TableCell>
                  <TableCell>
                    <Link href={`/settings/domains/${domain.id}`} className="font-medium hover:underline">
                      {shownHost(domain.domain)}
                    </Link>
                  </TableCell>
                  <TableCell>{domain.subdomain}</TableCell>
                  <TableCell>{domain.linkSubdomain || <span className="text-faint">none</span>}</TableCell>
                  <TableCell>
                    <Badge state={chip.state}>{chip.label}</Badge>
                  </TableCell>
                </TableRow>
              )
            })}
          </TableBody>
        </Table>
      </Section>
      {domains.map((domain) => (
        <Records key={domain.id} domain={domain} />
      ))}
    </div>
  )
}

function Records({ domain }: { domain: MailDomain }) {
  const { rows, standing, gaps } = readSheet(domain)
  return (
    <Section title={`${shownHost(domain.domain)}, ${domain.instance}`} isFlush className="break-inside-avoid">
      <ul>
        {rows.map((row) => (
          <li
            key={row.id}
            className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2.5 text-sm last:border-b-0 sm:grid-cols-[9rem_3.5rem_minmax(0,1fr)]"
          >
            <span className="text-muted">{PURPOSE_LABEL[row.purpose]}</span>
            <span className="font-medium">{row.type}</span>
            <span className="min-w-0">
              <code className="block font-mono wrap-anywhere">{row.host}</code>
              {row.value === null ? (
                <span className="block text-faint italic">{NOT_MADE_YET}</span>
              ) : (
                <code className="block font-mono wrap-anywhere text-muted">{row.value}</code>
              )}
              {row.note && <span className="block text-pretty text-muted">{row.note}</span>}
            </span>
          </li>
        ))}
        {[...gaps, ...(standing ? [standing] : [])].map((sentence) => (
          <li
            key={sentence}
            className="border-b px-4 py-2.5 text-sm text-pretty wrap-anywhere text-muted last:border-b-0"
          >
            {sentence}
          </li>
        ))}
      </ul>
    </Section>
  )
}
