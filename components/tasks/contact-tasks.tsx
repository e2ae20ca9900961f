'use client'

import { useState } from 'react'
import { useLive } from '#components/live/use-live.ts'
import { AddTask } from '#components/tasks/add-task.tsx'
import { TaskRow, type ShownTask } from '#components/tasks/task-row.tsx'
import { Button } from '#components/ui/button.tsx'
import type { Action } from '#lib/web/action.ts'

/** The most urgent ones; the rest on request. */
const SHOWN_AT_FIRST = 5

type Props = { contactId: string; tasks: ShownTask[]; since: number; addTask: Action; tickTask: Action }

/** The open tasks about a contact. One that is ticked stays, struck out, until the page is loaded anew. */
export function ContactTasks({ contactId, tasks, since, addTask, tickTask }: Props) {
  const [read, setRead] = useState(tasks)
  const [shown, setShown] = useState(tasks)
  const [showsAll, setShowsAll] = useState(false)
  if (read !== tasks) {
    setRead(tasks)
    setShown(merge(shown, tasks))
  }
  useLive({
    topics: [`contact:${contactId}`],
    since,
    onItem: (item) => {
      if (item.type === 'task') setShown((known) => merge(known, [item]))
    },
  })
  return (
    <>
      {shown.length > 0 && (
        <ul className="-mt-2 mb-2 divide-y">
          {(showsAll ? shown : shown.slice(0, SHOWN_AT_FIRST)).map((task) => (
            <li key={task.id}>
              <TaskRow
                task={task}
                action={tickTask}
                hides="contact"
                onChanged={(isDone) =>
                  setShown((known) =>
                    merge(known, [{ ...task, doneAt: isDone ? new Date().toISOString() : null }]),
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-1">
        <AddTask action={addTask} contactId={contactId} />
        {shown.length > SHOWN_AT_FIRST && !showsAll && (
          <Button variant="quiet" size="sm" onClick={() => setShowsAll(true)}>
            Show all {shown.length}
          </Button>
        )}
      </div>
    </>
  )
}

/** New ones first, where they are seen; one that is done and was not shown stays away. */
function merge(known: ShownTask[], changed: ShownTask[]): ShownTask[] {
  const byId = new Map(changed.map((task) => [task.id, task]))
  const kept = known.map((task) => byId.get(task.id) ?? task)
  const ids = new Set(known.map((task) => task.id))
  return [...changed.filter((task) => !ids.has(task.id) && task.doneAt === null), ...kept]
}
