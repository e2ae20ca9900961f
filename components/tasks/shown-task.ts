import type { ShownTask } from '#components/tasks/task-row.tsx'
import type { TaskRow } from '#lib/tasks/list-tasks.ts'

/** A task as lists show it, plain enough to be handed to the browser. */
export function shownTask({ workflowRunId, workflowName, dueAt, doneAt, ...task }: TaskRow): ShownTask {
  return {
    id: task.id,
    title: task.title,
    dueAt: dueAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
    contactId: task.contactId,
    contactName: task.contactName,
    ownerName: task.ownerName,
    workflow: workflowRunId ? { runId: workflowRunId, name: workflowName ?? 'A workflow' } : null,
  }
}
