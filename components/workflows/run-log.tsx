import { History } from 'lucide-react'
import { Pager } from '#components/lists/pager.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import { RunFilter } from '#components/workflows/run-filter.tsx'
import type { RunFilterName } from '#components/workflows/run-filters.ts'
import { RunList } from '#components/workflows/run-list.tsx'
import type { RunRow } from '#lib/workflows/list-runs.ts'

type Props = {
  path: string
  filter: RunFilterName
  page: { items: RunRow[]; next: string | null }
  isFirstPage: boolean
  showsWorkflow: boolean
}

/** A list of runs with its filter and pages. */
export function RunLog({ path, filter, page, isFirstPage, showsWorkflow }: Props) {
  const first = filter === 'ran' ? path : `${path}?state=${filter}`
  const next = page.next && `${path}?${new URLSearchParams({ state: filter, before: page.next }).toString()}`
  return (
    <>
      <RunFilter path={path} current={filter} />
      {page.items.length > 0 ? (
        <RunList runs={page.items} showsWorkflow={showsWorkflow} />
      ) : (
        <Section>
          <Nothing path={path} filter={filter} />
        </Section>
      )}
      <Pager next={next} first={isFirstPage ? null : first} />
    </>
  )
}

function Nothing({ path, filter }: { path: string; filter: RunFilterName }) {
  if (filter !== 'ran' && filter !== 'all') {
    return (
      <EmptyState
        icon={<History />}
        title="No runs like this"
        action={<TextLink href={path}>Show what ran</TextLink>}
      />
    )
  }
  return (
    <EmptyState
      icon={<History />}
      title="Nothing has run yet"
      action={
        filter === 'ran' && <TextLink href={`${path}?state=skipped`}>Show what was skipped, and why</TextLink>
      }
    >
      A run appears here as soon as a live workflow acts on an event.
    </EmptyState>
  )
}

function TextLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="font-medium text-accent hover:underline">
      {children}
    </Link>
  )
}
