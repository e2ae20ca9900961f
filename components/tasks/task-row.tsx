'use client'

import { Workflow } from 'lucide-react'
import { runPath } from '#components/messages/paths.ts'
import { DueDate } from '#components/tasks/due-date.tsx'
import { TaskTick } from '#components/tasks/task-tick.tsx'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import type { Action } from '#lib/web/action.ts'

export type ShownTask = {
  id: string
  title: string
  dueAt: string | null
  doneAt: string | null
  contactId: string | null
  contactName: string | null
  ownerName: string | null
  workflow: { runId: string; name: string } | null
}

type Props = {
  task: ShownTask
  action: Action
  /** Leave out what the page around says already. */
  hides?: 'contact' | 'owner'
  onChanged?: (isDone: boolean) => void
}

/**
 * A task with its box, whom it is about, when it is due and which workflow made it. Its links are not fetched ahead: a
 * task that arrives by the stream costs no request.
 */
export function TaskRow({ task, action, hides, onChanged }: Props) {
  const isDone = task.doneAt !== null
  return (
    <div className="flex items-start gap-3 py-2.5">
      <span className="mt-px">
        <TaskTick
          id={task.id}
          title={task.title}
          isDone={isDone}
          action={action}
          {...(onChanged ? { onChanged } : {})}
        />
      </span>
      <div className="min-w-0 flex-1">
        <p className={cx('break-words', isDone && 'text-muted line-through')}>{task.title}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-muted empty:hidden">
          <DueDate dueAt={task.dueAt} isDone={isDone} />
          {hides !== 'contact' && task.contactId && (
            <Link href={`/contacts/${task.contactId}`} className="truncate hover:text-ink hover:underline">
              {task.contactName}
            </Link>
          )}
          {hides !== 'owner' && task.ownerName && <span className="truncate">{task.ownerName}</span>}
          {task.workflow && (
            <Link
              href={runPath(task.workflow.runId)}
              className="inline-flex min-w-0 items-center gap-1 hover:text-ink hover:underline [&_svg]:size-3.5 [&_svg]:shrink-0"
            >
              <Workflow aria-hidden />
              <span className="truncate">{task.workflow.name}</span>
            </Link>
          )}
        </p>
      </div>
    </div>
  )
}
