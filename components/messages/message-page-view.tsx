'use client'

import type { ReactNode } from 'react'
import { EventRail } from '#components/messages/event-rail.tsx'
import { LinkTable } from '#components/messages/link-table.tsx'
import { MailFrame } from '#components/messages/mail-frame.tsx'
import { MarksTable } from '#components/messages/marks-table.tsx'
import { MessageFacts } from '#components/messages/message-facts.tsx'
import { RawEvents } from '#components/messages/raw-events.tsx'
import { RunList } from '#components/messages/run-list.tsx'
import { StatusBadge } from '#components/messages/status-badge.tsx'
import { Unsettled, type MessageActions } from '#components/messages/unsettled.tsx'
import { useMessage } from '#components/messages/use-message.ts'
import { STATUS_WORDS } from '#components/messages/words.ts'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import type { MessageStatus } from '#lib/mail/status.ts'
import type { MessagePage } from '#lib/messages/get-message.ts'

type Props = { page: MessagePage; since: number; actions: MessageActions }

/** The whole of one message, on a page of its own. */
export function MessagePageView({ page, since, actions }: Props) {
  const { item, events } = useMessage(page, since)
  return (
    <>
      <header className="mb-5">
        <p className="mb-1 text-sm text-muted">
          <Link href="/messages" className="hover:text-ink">
            Messages
          </Link>
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 text-xl font-semibold tracking-[-0.01em] break-words">
            <bdi>{item.subject}</bdi>
          </h1>
          <StatusBadge status={item.status} />
        </div>
        <p className="mt-0.5 text-muted">{STATUS_WORDS[item.status].meaning}</p>
      </header>
      <div className="mb-4 empty:hidden">
        <Unsettled item={item} actions={actions} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section>
            <MessageFacts page={{ ...page, item }} />
          </Section>
          <MailFrame
            messageId={item.id}
            subject={item.subject}
            hasImages={page.hasImages}
            className="block h-[32rem] w-full bg-surface"
          />
          {item.links.length > 0 && (
            <Section title="Clicks by link">
              <LinkTable links={item.links} />
            </Section>
          )}
          {page.events.length > 0 && (
            <Section title="Raw events" help="As the provider sent them.">
              <RawEvents events={page.events} />
            </Section>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="What happened">
            {events.length > 0 ? (
              <EventRail events={events} links={item.links} />
            ) : (
              <NoEvents status={item.status} />
            )}
          </Section>
          <Section title="Event by event">
            <MarksTable item={item} />
          </Section>
          {page.runs.length > 0 && (
            <Section title="Workflows">
              <RunList runs={page.runs} />
            </Section>
          )}
        </div>
      </div>
    </>
  )
}

/** The same in one column, for the side sheet of the log. */
export function MessageSheetView({ page, since, actions }: Props) {
  const { item, events } = useMessage(page, since, 'messages')
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StatusBadge status={item.status} />
        <span className="text-muted">{STATUS_WORDS[item.status].meaning}</span>
      </div>
      <Unsettled item={item} actions={actions} />
      <MessageFacts page={{ ...page, item }} />
      <MailFrame messageId={item.id} subject={item.subject} hasImages={page.hasImages} />
      <Part title="What happened">
        {events.length > 0 ? (
          <EventRail events={events} links={item.links} />
        ) : (
          <NoEvents status={item.status} />
        )}
      </Part>
      {item.links.length > 0 && (
        <Part title="Clicks by link">
          <LinkTable links={item.links} />
        </Part>
      )}
      <Part title="Event by event">
        <MarksTable item={item} />
      </Part>
      {page.runs.length > 0 && (
        <Part title="Workflows">
          <RunList runs={page.runs} />
        </Part>
      )}
      {page.events.length > 0 && (
        <Part title="Raw events">
          <RawEvents events={page.events} />
        </Part>
      )}
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function NoEvents({ status }: { status: MessageStatus }) {
  return (
    <p className="text-muted">
      {status === 'failed'
        ? 'It was never handed over, so nothing is reported about it.'
        : 'The provider has not reported anything yet. Events show here by themselves.'}
    </p>
  )
}
