import { MonitorSmartphone } from 'lucide-react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { SessionRow } from '#lib/users/sessions.ts'
import { leaveDevice, leaveEverywhere } from './actions.ts'

/** Where a person is signed in, each with its way out. */
export function DeviceList({ sessions, here }: { sessions: SessionRow[]; here: string }) {
  return (
    <>
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className="flex min-h-12 items-center gap-3 border-b px-4 py-2">
            <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-faint" />
            <p className="min-w-0 flex-1">
              <span className="font-medium">{session.device}</span>
              <span className="block text-sm text-muted">
                Signed in <RelativeTime at={session.createdAt} />, seen{' '}
                <RelativeTime at={session.lastSeenAt} />
              </span>
            </p>
            {session.id === here ? (
              <Badge state="delivered">This browser</Badge>
            ) : (
              <Form action={leaveDevice} className="" showsSuccess={false}>
                <input type="hidden" name="sessionId" value={session.id} />
                <Button type="submit" size="sm" aria-label={`Sign out ${session.device}`}>
                  Sign out
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      <Form
        action={leaveEverywhere}
        className="flex flex-wrap items-center justify-between gap-3 px-4 py-3"
        showsSuccess={false}
      >
        <p className="max-w-[40ch] text-muted">
          Lost a phone? This ends every session of yours, this one too.
        </p>
        <Button type="submit">Sign out everywhere</Button>
      </Form>
    </>
  )
}
