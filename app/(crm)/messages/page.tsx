import { Mail, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Pager } from '#components/lists/pager.tsx'
import { MessageFilters } from '#components/messages/message-filters.tsx'
import { MessageLog } from '#components/messages/message-log.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { findMessage } from '#lib/messages/get-message.ts'
import { COUNTED_AT_MOST, countMessages, listMessages } from '#lib/messages/list-messages.ts'
import { messageFilter, messagesPath, type MessageFilter } from '#lib/messages/message-filter.ts'
import { dayRange } from '#lib/days.ts'
import { requireUser } from '#lib/web/session.ts'
import { sendAgain, settleMessage } from './actions.ts'

export const metadata: Metadata = { title: 'Messages' }

/** The message log; its whole state stands in the URL. */
export default async function MessagesPage({ searchParams }: PageProps<'/messages'>) {
  const user = await requireUser()
  const since = Date.now()
  const asked = messageFilter.parse(await searchParams)
  const query = { ...asked, ...dayRange(asked, user.timeZone) }
  const [{ items, next }, count, page] = await Promise.all([
    listMessages(query),
    countMessages(query),
    asked.open ? findMessage(asked.open) : null,
  ])
  // A shared address may name a message that is gone: then the list is shown.
  const filter = { ...asked, open: page?.item.id }
  const { before, open: _open, ...view } = filter
  return (
    <>
      <PageHeader title="Messages" help={countSentence(count)} />
      <MessageFilters filter={view} />
      <Section isFlush>
        {items.length > 0 || page ? (
          <MessageLog
            items={items}
            filter={filter}
            page={page}
            since={since}
            actions={{ settle: settleMessage, sendAgain }}
          />
        ) : null}
        {items.length === 0 && <NoMessages isFiltered={isFiltered(view)} />}
      </Section>
      <Pager
        next={next ? messagesPath({ ...view, before: next }) : null}
        first={before ? messagesPath(view) : null}
      />
    </>
  )
}

function NoMessages({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      icon={<SearchX />}
      title="No message matches"
      action={
        <Button asChild>
          <Link href="/messages">Clear filters</Link>
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={<Mail />}
      title="No messages yet"
      action={
        <Button asChild>
          <Link href="/contacts">Go to contacts</Link>
        </Button>
      }
    >
      Open a contact and write the first mail. What becomes of it shows here by itself.
    </EmptyState>
  )
}

function isFiltered({ q, status, engagement, from, to }: MessageFilter): boolean {
  return Boolean(q ?? status ?? engagement ?? from ?? to)
}

function countSentence(count: number): string {
  if (count > COUNTED_AT_MOST) return `More than ${COUNTED_AT_MOST.toLocaleString('en')} messages`
  return count === 1 ? '1 message' : `${count.toLocaleString('en')} messages`
}
