import Link from 'next/link'
import { cx } from '#components/ui/cx.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { dueGroup } from '#lib/tasks/due.ts'
import type { TaskRow } from '#lib/tasks/list-tasks.ts'

type Props = { tasks: TaskRow[]; zone: string; now: Date }

/** Open tasks, those due first on top; what is overdue says so in words. */
export function TaskList({ tasks, zone, now }: Props) {
  return (
    <ul>
      {tasks.map((task) => (
        <li key={task.id} className="flex min-h-11 items-center gap-3 border-b px-4 py-2 last:border-b-0">
          <div className="min-w-0 flex-1">
            <p className="truncate">{task.title}</p>
            {task.contactId && (
              <p className="truncate text-sm text-muted">
                <Link
                  href={`/contacts/${task.contactId}`}
                  className="rounded-sm hover:text-ink hover:underline"
                >
                  {task.contactName}
                </Link>
                {task.accountName && ` · ${task.accountName}`}
                {task.workflowName && ` · made by ${task.workflowName}`}
              </p>
            )}
          </div>
          <Due task={task} zone={zone} now={now} />
        </li>
      ))}
    </ul>
  )
}

const TONE = {
  overdue: 'text-problem font-medium',
  today: 'text-ink font-medium',
  later: 'text-muted',
  none: 'text-faint',
}

function Due({ task, zone, now }: { task: TaskRow; zone: string; now: Date }) {
  const group = dueGroup(task.dueAt, now, zone)
  return (
    <span className={cx('shrink-0 text-sm tabular-nums', TONE[group])}>
      {task.dueAt === null ? 'No date' : group === 'today' ? 'Today' : <RelativeTime at={task.dueAt} />}
    </span>
  )
}
