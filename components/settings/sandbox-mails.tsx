import { FlaskConical } from 'lucide-react'
import { sandboxWord } from '#components/settings/sandbox-words.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { RehearsalMail } from '#lib/wiring/sandbox-desk.ts'

type Props = { mails: RehearsalMail[]; next: string | null; query: string; isRunning: boolean }

const PAGE = '/settings/sandbox'

/** Mail the sandbox took. A row opens the switchboard for that mail. */
export function SandboxMails({ mails, next, query, isRunning }: Props) {
  return (
    <Section
      title="Rehearsal"
      help={
        isRunning
          ? 'Pick a mail and send any event about it: late, twice, out of order.'
          : 'Mail the sandbox took while it was in use. Nothing more is reported about it.'
      }
      actions={
        <form
          action={`${PAGE}#rehearsal`}
          role="search"
          className="flex flex-wrap items-center gap-x-2 gap-y-1"
        >
          <label htmlFor="rehearsal-search" className="text-sm text-muted max-sm:w-full">
            Address or subject
          </label>
          <span className="block w-44">
            <Input id="rehearsal-search" type="search" name="q" defaultValue={query} />
          </span>
          <Button type="submit">Search</Button>
        </form>
      }
      isFlush
    >
      {mails.length === 0 ? (
        <Empty query={query} isRunning={isRunning} />
      ) : (
        <ul>
          {mails.map((mail) => (
            <li key={mail.id} className="border-b last:border-b-0">
              <Row mail={mail} query={query} isRunning={isRunning} />
            </li>
          ))}
        </ul>
      )}
      {next && (
        <div className="border-t p-3 text-center">
          <Button asChild variant="quiet">
            <Link href={`${hrefWith({ q: query, before: next })}#rehearsal`}>Older mail</Link>
          </Button>
        </div>
      )}
    </Section>
  )
}

function Row({ mail, query, isRunning }: { mail: RehearsalMail; query: string; isRunning: boolean }) {
  const posted = mail.events.filter(({ postedAt }) => postedAt)
  const words = [...new Set(posted.map(({ word }) => sandboxWord(word)))]
  const content = (
    <>
      <span className="min-w-0">
        <span className="block truncate font-medium">
          <bdi>{mail.recipient}</bdi>
        </span>
        <span className="block truncate text-sm text-muted">
          <bdi>{mail.subject || 'No subject'}</bdi>
        </span>
      </span>
      <span className="min-w-0 text-sm text-pretty text-muted max-sm:order-last max-sm:col-span-2">
        {words.length > 0 ? words.join(' · ') : 'Nothing reported yet'}
      </span>
      <RelativeTime at={mail.createdAt} className="text-right text-sm text-muted tabular-nums" />
    </>
  )
  // The columns are the same in every row, whatever is in it; on a phone what was reported has a line of its own.
  const look =
    'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_5.5rem]'
  if (!isRunning) return <div className={look}>{content}</div>
  return (
    <Link
      href={hrefWith({ q: query, mail: mail.id })}
      scroll={false}
      className={`${look} transition-colors hover:bg-hover focus-visible:-outline-offset-2`}
    >
      {content}
    </Link>
  )
}

function Empty({ query, isRunning }: { query: string; isRunning: boolean }) {
  if (query) {
    return (
      <EmptyState
        title={`No mail matches “${query}”`}
        action={
          <Button asChild>
            <Link href={`${PAGE}#rehearsal`}>Show all mail</Link>
          </Button>
        }
      />
    )
  }
  if (!isRunning) {
    return (
      <EmptyState
        icon={<FlaskConical />}
        title="The sandbox has taken no mail, and it is not in use"
        action={
          <Button asChild>
            <Link href="/settings/sendgrid">Choose where mail goes</Link>
          </Button>
        }
      >
        What you send goes out by SendGrid to the people themselves. To rehearse, choose the sandbox there.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<FlaskConical />}
      title="The sandbox has taken no mail yet"
      action={
        <Button asChild>
          <Link href="/settings/sendgrid#test-mail">Send a test mail</Link>
        </Button>
      }
    >
      Write to a contact, or send a test mail. It shows here within a second.
    </EmptyState>
  )
}

function hrefWith(query: Record<string, string>): string {
  const present = Object.entries(query).filter(([, value]) => value !== '')
  return present.length > 0 ? `${PAGE}?${new URLSearchParams(present).toString()}` : PAGE
}
