import { MailOpen, SquareCheck } from 'lucide-react'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { AttentionList } from '#components/today/attention-list.tsx'
import { TaskRow, type ShownTask } from '#components/tasks/task-row.tsx'
import { EngagementList } from '#components/today/engagement-list.tsx'
import { LiveRefresh } from '#components/today/live-refresh.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { dayIn, dayRange } from '#lib/days.ts'
import { countMessages, listMessages } from '#lib/messages/list-messages.ts'
import { listEngagement } from '#lib/messages/list-engagement.ts'
import { countOpenTasks, listTasks, type TaskRow as Task } from '#lib/tasks/list-tasks.ts'
import { requireUser, type SignedInUser } from '#lib/web/session.ts'
import { tickTask } from './tasks/actions.ts'

export const metadata: Metadata = { title: 'Today' }

const TASKS_SHOWN = 10
const MESSAGES_SHOWN = 5

/** What a person wants first: what is due, who reacted, what went wrong. */
export default async function TodayPage() {
  const user = await requireUser()
  const now = new Date()
  const { tasks, counts, problems, problemCount, engagement } = await load(user, now)
  return (
    <>
      <LiveRefresh since={now.getTime()} />
      <PageHeader title="Today" help={`${longDate(now, user.timeZone)}. ${summary(counts, problemCount)}`} />
      <div className="grid items-start gap-6 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          {problems.length > 0 && (
            <Section
              isFlush
              title="Needs a person"
              actions={<More href="/messages?status=problem">Open the log</More>}
            >
              <AttentionList messages={problems} />
            </Section>
          )}
          <Section
            isFlush
            title="Your tasks"
            actions={counts.open > tasks.length && <More href="/tasks">Show all {counts.open}</More>}
          >
            {tasks.length > 0 ? (
              <ul>
                {tasks.map((task) => (
                  <li key={task.id} className="border-b px-4 last:border-b-0">
                    <TaskRow task={task} action={tickTask} hides="owner" />
                  </li>
                ))}
              </ul>
            ) : (
              <EmptyState icon={<SquareCheck />} title="Nothing to do">
                Tasks you write, and those that workflows make for you, stand here with the ones due first.
              </EmptyState>
            )}
          </Section>
        </div>
        <Section isFlush title="Who reacted">
          {engagement.length > 0 ? (
            <EngagementList items={engagement} />
          ) : (
            <EmptyState
              icon={<MailOpen />}
              title="No opens or clicks yet"
              action={
                <Button asChild>
                  <Link href="/contacts">Open contacts</Link>
                </Button>
              }
            >
              Write to one of your contacts, and you see here when they open the mail or click a link.
            </EmptyState>
          )}
        </Section>
      </div>
    </>
  )
}

async function load({ id, timeZone }: SignedInUser, now: Date) {
  // Due earlier today is not overdue yet; the list says so too.
  const today = dayRange({ from: dayIn(timeZone, now) }, timeZone).from
  // A test mail that failed is the set-up's matter, not a customer's.
  const mine = { ofUserId: id, status: 'problem', isWithoutTests: true } as const
  const [tasks, counts, problems, problemCount, engagement] = await Promise.all([
    listTasks({ ownerId: id, view: 'open', limit: TASKS_SHOWN }),
    countOpenTasks(id, today),
    listMessages({ ...mine, limit: MESSAGES_SHOWN }),
    countMessages(mine),
    listEngagement(id),
  ])
  return { tasks: tasks.items.map(shown), counts, problems: problems.items, problemCount, engagement }
}

/** A task as its row takes it. */
function shown({ dueAt, doneAt, workflowRunId, workflowName, ...task }: Task): ShownTask {
  return {
    ...task,
    dueAt: dueAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
    workflow: workflowRunId ? { runId: workflowRunId, name: workflowName ?? 'A workflow' } : null,
  }
}

function More({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm text-sm font-medium text-accent hover:underline">
      {children}
    </Link>
  )
}

function longDate(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(now)
}

function summary({ open, overdue }: { open: number; overdue: number }, problems: number): string {
  const parts = [
    overdue > 0 && `${overdue} ${overdue === 1 ? 'task is' : 'tasks are'} overdue`,
    overdue === 0 && open > 0 && `${open} open ${open === 1 ? 'task' : 'tasks'}`,
    problems > 0 && `${problems} ${problems === 1 ? 'message needs' : 'messages need'} a person`,
  ].filter(Boolean)
  return parts.length > 0 ? `${parts.join(', ')}.` : 'Nothing waits for you.'
}
