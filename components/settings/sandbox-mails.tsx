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
      help="Pick a mail and send any event about it: late, twice, out of order."
      actions={
        <form action={`${PAGE}#rehearsal`} role="search" className="flex items-center gap-2">
          <span className="block w-44">
            <Input type="search" name="q" defaultValue={query} aria-label="Search address or subject" />
          </span>
          <Button type="submit">Search</Button>
        </form>
      }
      isFlush
    >
      {mails.length === 0 ? (
        <Empty query={query} />
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
      <span className="min-w-0 flex-1 basis-56">
        <span className="block truncate font-medium">{mail.recipient}</span>
        <span className="block truncate text-sm text-muted">{mail.subject || 'No subject'}</span>
      </span>
      <span className="min-w-0 flex-1 basis-40 truncate text-sm text-muted">
        {words.length > 0 ? words.join(' · ') : 'Nothing reported yet'}
      </span>
      <RelativeTime at={mail.createdAt} className="shrink-0 text-sm text-muted tabular-nums" />
    </>
  )
  const look = 'flex flex-wrap items-center gap-x-4 px-4 py-2.5'
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

function Empty({ query }: { query: string }) {
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
