import { sqlTransaction } from '#lib/db.ts'
import { createTask as create } from '#lib/tasks/create-task.ts'
import { dayIn, dueAtEndOf } from '#lib/days.ts'
import { DomainError } from '#lib/errors.ts'
import { defineAction, type ActionInput } from '#lib/workflows/actions/action.ts'
import { findActiveUser, findContactOwner, findMessageSender } from '#lib/workflows/actions/people.ts'
import type { Fields } from '#lib/workflows/fields.ts'

const DAY_MS = 24 * 3600_000

const fields = {
  title: { type: 'template', format: 'line', label: 'Title', default: '', maxLength: 300 },
  owner: {
    type: 'choice',
    label: 'For',
    help: 'When the contact has no owner, the task goes to the sender; without a sender nobody has it.',
    default: 'contact-owner',
    options: [
      { value: 'contact-owner', label: 'The contact’s owner' },
      { value: 'message-sender', label: 'The message’s sender' },
      { value: 'user', label: 'Somebody you choose' },
    ],
  },
  userId: { type: 'user', label: 'Who', shownWhen: { field: 'owner', is: 'user' } },
  dueInDays: {
    type: 'number',
    label: 'Due in',
    default: 1,
    min: 0,
    max: 365,
    unit: { one: 'day', other: 'days' },
  },
} as const satisfies Fields

type Input = ActionInput<typeof fields>

export const createTask = defineAction({
  id: 'create-task',
  label: 'Create a task',
  help: 'Puts a task on the contact’s timeline and on its owner’s list.',
  fields,
  run: async ({ config, run, step }) => {
    if (config.title === '') {
      throw new DomainError(
        'invalid',
        'The task has no title once its values are filled in. Add words of your own.',
      )
    }
    const owner = await findOwner(config, run)
    const due = new Date(step.startedAt.getTime() + config.dueInDays * DAY_MS)
    const zone = owner?.timeZone ?? 'UTC'
    const dueAt = dueAtEndOf(dayIn(zone, due), zone)
    const { title } = config
    const task = {
      title,
      contactId: run.contactId,
      ownerId: owner?.id ?? null,
      dueAt,
      workflowStepId: step.id,
    }
    const { id } = await sqlTransaction((tx) => create(tx, task))
    return { taskId: id, ownerId: task.ownerId, dueAt: dueAt.toISOString() }
  },
})

async function findOwner({ owner, userId }: Input['config'], run: Input['run']) {
  if (owner === 'user') {
    const user = await findActiveUser(userId)
    if (!user)
      throw new DomainError('invalid', 'The person this task is for is no longer here. Choose somebody else.')
    return user
  }
  const sender = () => findMessageSender(run)
  return owner === 'message-sender' ? sender() : ((await findContactOwner(run)) ?? sender())
}
