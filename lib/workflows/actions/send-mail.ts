import { DomainError } from '#lib/errors.ts'
import { compose } from '#lib/messages/compose.ts'
import { defineAction } from '#lib/workflows/actions/action.ts'
import { findContactOwner, findMessageSender } from '#lib/workflows/actions/people.ts'
import type { Fields } from '#lib/workflows/fields.ts'

const fields = {
  subject: { type: 'template', format: 'line', label: 'Subject', default: '', maxLength: 300 },
  html: { type: 'template', format: 'html', label: 'Mail', default: '', maxLength: 50_000 },
  from: {
    type: 'choice',
    label: 'On behalf of',
    help: 'Replies go to this person.',
    default: 'contact-owner',
    options: [
      { value: 'contact-owner', label: 'The contact’s owner' },
      { value: 'message-sender', label: 'The message’s sender' },
    ],
  },
} as const satisfies Fields

export const sendMail = defineAction({
  id: 'send-mail',
  label: 'Send a mail',
  help: 'Writes to the contact. Suppressed addresses are never written to.',
  fields,
  run: async ({ config, run, step }) => {
    if (!run.contactId) throw new DomainError('invalid', 'There is no contact to write to.')
    const sender =
      config.from === 'contact-owner' ? await findContactOwner(run) : await findMessageSender(run)
    const { id } = await compose({
      composeKey: `step:${step.id}`,
      contactId: run.contactId,
      senderId: sender?.id ?? null,
      subject: config.subject,
      html: config.html,
      rendered: true,
      workflowRunId: run.id,
      depth: run.depth + 1,
    })
    return { messageId: id, ownerId: sender?.id ?? null }
  },
})
