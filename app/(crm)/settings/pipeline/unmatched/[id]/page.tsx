import { CheckCheck, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { Pager } from '#components/lists/pager.tsx'
import { SearchField } from '#components/lists/search-field.tsx'
import { BinEvent } from '#components/settings/pipeline/bin-event.tsx'
import { MailToMatch } from '#components/settings/pipeline/mail-to-match.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { findUnmatched } from '#lib/messages/find-unmatched.ts'
import { listMessages } from '#lib/messages/list-messages.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { matchEvent } from '../actions.ts'

export const metadata: Metadata = { title: 'Find a mail' }

const BIN = '/settings/pipeline/unmatched'
const PAGE_SIZE = 25
const text = z.string().max(200).catch('')
const search = z.object({ q: text, before: text })

export default async function FindMailPage({
  params,
  searchParams,
}: PageProps<'/settings/pipeline/unmatched/[id]'>) {
  await requireAdmin()
  const { id } = await params
  if (!/^\d{1,18}$/.test(id)) notFound()
  const { q, before } = search.parse(await searchParams)
  const event = await findUnmatched(BigInt(id))
  const header = (
    <PageHeader
      before={
        <Link href={BIN} className="hover:text-ink hover:underline">
          Unmatched events
        </Link>
      }
      title="Find a mail"
      help="Match the event to a mail, and it counts as if it had matched when it came."
    />
  )
  if (!event) {
    return (
      <div className="max-w-3xl">
        {header}
        <Section isFlush>
          <Gone />
        </Section>
      </div>
    )
  }
  const { items, next } = await listMessages({ q, before, handedOverBy: event.provider, limit: PAGE_SIZE })
  const page = (from: string) =>
    `${BIN}/${id}?${new URLSearchParams({ ...(q && { q }), ...(from && { before: from }) })}`
  return (
    <div className="max-w-3xl">
      {header}
      <Section className="mb-4">
        <BinEvent event={event} />
      </Section>
      <div className="mb-4 max-w-sm">
        <SearchField label="Address or subject" />
      </div>
      <Section title={`Mails that went by ${PROVIDER_LABEL[event.provider]}, newest first`} isFlush>
        {items.length === 0 ? (
          <EmptyState icon={<SearchX />} title="No such mail">
            {`No mail that went by ${PROVIDER_LABEL[event.provider]} has this in its address or subject.`}
          </EmptyState>
        ) : (
          <ul className="px-4">
            {items.map(({ id, subject, toAddress, status, at }) => (
              <MailToMatch
                key={id}
                eventId={event.id}
                mail={{ id, subject, toAddress, status, at: new Date(at) }}
                match={matchEvent}
              />
            ))}
          </ul>
        )}
      </Section>
      <Pager next={next ? page(next) : null} first={before ? page('') : null} />
    </div>
  )
}

function Gone() {
  return (
    <EmptyState
      icon={<CheckCheck />}
      title="This event has left the bin"
      action={
        <Button asChild>
          <Link href={BIN}>Back to the bin</Link>
        </Button>
      }
    >
      It has its mail now, or was dismissed.
    </EmptyState>
  )
}
