'use client'

import { useState } from 'react'
import { TaskRow, type ShownTask } from '#components/tasks/task-row.tsx'
import { Section } from '#components/ui/section.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { DUE_GROUPS, dueGroup, type DueGroup } from '#lib/tasks/due.ts'
import type { Action } from '#lib/web/action.ts'

const GROUP: Record<DueGroup, string> = {
  overdue: 'Overdue',
  today: 'Today',
  later: 'Later',
  none: 'No date',
}

type Props = { tasks: ShownTask[]; now: number; tickTask: Action }

/** One's open tasks by when they are due. What is ticked stays, struck out, until the page is loaded anew. */
export function OpenTasks({ tasks, now, tickTask }: Props) {
  const zone = useTimeZone()
  const { shown, tick } = useKept(tasks)
  const groupOf = (task: ShownTask) => dueGroup(task.dueAt ? new Date(task.dueAt) : null, new Date(now), zone)
  return (
    <div className="flex flex-col gap-4">
      {DUE_GROUPS.map((group) => {
        const own = shown.filter((task) => groupOf(task) === group)
        if (own.length === 0) return null
        return (
          <Section key={group} isFlush title={<GroupTitle group={group} count={own.length} />}>
            <Rows tasks={own} tickTask={tickTask} tick={tick} />
          </Section>
        )
      })}
    </div>
  )
}

/** What was done, latest first. */
export function DoneTasks({ tasks, tickTask }: Omit<Props, 'now'>) {
  const { shown, tick } = useKept(tasks)
  return (
    <Section isFlush>
      <Rows tasks={shown} tickTask={tickTask} tick={tick} />
    </Section>
  )
}

type RowsProps = { tasks: ShownTask[]; tickTask: Action; tick: (id: string, isDone: boolean) => void }

function Rows({ tasks, tickTask, tick }: RowsProps) {
  return (
    <ul className="divide-y px-4">
      {tasks.map((task) => (
        <li key={task.id}>
          <TaskRow
            task={task}
            action={tickTask}
            hides="owner"
            onChanged={(isDone) => tick(task.id, isDone)}
          />
        </li>
      ))}
    </ul>
  )
}

function GroupTitle({ group, count }: { group: DueGroup; count: number }) {
  return (
    <>
      <span className={group === 'overdue' ? 'text-problem' : undefined}>{GROUP[group]}</span>{' '}
      <span className="font-normal text-muted tabular-nums">{count}</span>
    </>
  )
}

/** The tasks that were read first, with their latest state: a tick does not make a row jump away under the finger. */
function useKept(tasks: ShownTask[]) {
  const [read, setRead] = useState(tasks)
  const [shown, setShown] = useState(tasks)
  if (read !== tasks) {
    setRead(tasks)
    const byId = new Map(tasks.map((task) => [task.id, task]))
    const kept = shown.map((task) => byId.get(task.id) ?? task)
    const ids = new Set(kept.map((task) => task.id))
    setShown([...kept, ...tasks.filter((task) => !ids.has(task.id))])
  }
  const tick = (id: string, isDone: boolean) =>
    setShown((known) =>
      known.map((task) =>
        task.id === id ? { ...task, doneAt: isDone ? new Date().toISOString() : null } : task,
      ),
    )
  return { shown, tick }
}
