import { CheckCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Pager } from '#components/lists/pager.tsx'
import { SearchField } from '#components/lists/search-field.tsx'
import { DismissDialog } from '#components/settings/pipeline/dismiss-dialog.tsx'
import { PipelineTabs } from '#components/settings/pipeline/pipeline-tabs.tsx'
import { UnmatchedEvent } from '#components/settings/pipeline/unmatched-event.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { DISMISSED_AT_ONCE } from '#lib/messages/dismiss-events.ts'
import { countUnmatched, listUnmatched } from '#lib/messages/list-unmatched.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { dismissEvent, dismissFound, matchEvent } from './actions.ts'

export const metadata: Metadata = { title: 'Unmatched events' }

const PATH = '/settings/pipeline/unmatched'
const text = z.string().max(200).catch('')
const search = z.object({ q: text, before: text })

export default async function UnmatchedPage({ searchParams }: PageProps<'/settings/pipeline/unmatched'>) {
  await requireAdmin()
  const { q, before } = search.parse(await searchParams)
  const { rows, next } = await listUnmatched({ query: q, before })
  const [newest] = before ? [] : rows
  const page = (from: string) =>
    `${PATH}?${new URLSearchParams({ ...(q && { q }), ...(from && { before: from }) })}`
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Unmatched events"
        help="Events of which no mail, or more than one, can be told. Match one by hand and it counts as if it had matched when it came; dismiss what is about no mail of ours."
      />
      <PipelineTabs current="unmatched" />
      <div className="mb-4 max-w-sm">
        <SearchField label="Find by address" />
      </div>
      <Section isFlush {...(q.trim() && newest ? await found({ query: q.trim(), upTo: newest.id }) : {})}>
        {rows.length === 0 ? (
          <Nothing isFiltered={q !== ''} />
        ) : (
          <ul>
            {rows.map((row) => (
              <UnmatchedEvent key={row.id} event={row} match={matchEvent} dismiss={dismissEvent} />
            ))}
          </ul>
        )}
      </Section>
      <Pager next={next ? page(next) : null} first={before ? page('') : null} />
    </div>
  )
}

/** How many a search found, and the way to be rid of them all; of those alone that came before the page was made. */
async function found({ query, upTo }: { query: string; upTo: string }) {
  const count = await countUnmatched(query)
  const events = count === 1 ? '1 event' : `${count.toLocaleString('en')} events`
  return {
    title: `${count < DISMISSED_AT_ONCE ? events : 'Over 10,000 events'} found`,
    actions: (
      <DismissDialog
        title={`Dismiss ${events}`}
        deed={`Dismiss ${events}`}
        trigger={<Button size="sm">Dismiss all found</Button>}
        fields={{ query, upTo }}
        dismiss={dismissFound}
      />
    ),
  }
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      icon={<CheckCheck />}
      title="Nothing matches"
      action={
        <Button asChild>
          <Link href={PATH}>Clear search</Link>
        </Button>
      }
    >
      No event in the bin is about such an address.
    </EmptyState>
  ) : (
    <EmptyState icon={<CheckCheck />} title="Every event has its mail">
      What cannot be told apart by machine waits here for a person.
    </EmptyState>
  )
}
