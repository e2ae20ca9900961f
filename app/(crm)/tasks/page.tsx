import { CircleCheckBig, SquareCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Pager } from '#components/lists/pager.tsx'
import { AddTask } from '#components/tasks/add-task.tsx'
import { shownTask } from '#components/tasks/shown-task.ts'
import { DoneTasks, OpenTasks } from '#components/tasks/task-list.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { listTasks } from '#lib/tasks/list-tasks.ts'
import { requireUser } from '#lib/web/session.ts'
import { addTask, tickTask } from './actions.ts'

export const metadata: Metadata = { title: 'My tasks' }

const view = z.object({
  view: z.enum(['open', 'done']).catch('open'),
  before: z.string().max(300).optional().catch(undefined),
})

/** One's own tasks: what is due, and what was done. */
export default async function TasksPage({ searchParams }: PageProps<'/tasks'>) {
  const user = await requireUser()
  const { view: shown, before } = view.parse(await searchParams)
  const isOpen = shown === 'open'
  const { items, next } = await listTasks({
    ownerId: user.id,
    view: shown,
    before: before ?? null,
    limit: isOpen ? 500 : 50,
  })
  const tasks = items.map(shownTask)
  return (
    <div className="max-w-3xl">
      <PageHeader title="My tasks" />
      <TabLinks
        label="Tasks"
        links={[
          { href: '/tasks', label: 'Open', isCurrent: isOpen },
          { href: '/tasks?view=done', label: 'Done', isCurrent: !isOpen },
        ]}
      />
      <div className="mt-4 flex flex-col gap-4">
        {isOpen && (
          <div className="empty:hidden">
            <AddTask action={addTask} isBoxed />
          </div>
        )}
        {tasks.length === 0 ? (
          <Section isFlush>
            {isOpen ? (
              <EmptyState icon={<CircleCheckBig />} title="Nothing to do">
                Tasks that you or a workflow make show here, the most urgent first.
              </EmptyState>
            ) : (
              <EmptyState icon={<SquareCheck />} title="Nothing done yet">
                What you tick off is kept here.
              </EmptyState>
            )}
          </Section>
        ) : isOpen ? (
          <OpenTasks key="open" tasks={tasks} now={Date.now()} tickTask={tickTask} />
        ) : (
          <DoneTasks key={before ?? ''} tasks={tasks} tickTask={tickTask} />
        )}
      </div>
      <Pager
        next={next ? `/tasks?view=done&before=${next}` : null}
        first={before && !isOpen ? '/tasks?view=done' : null}
      />
    </div>
  )
}
