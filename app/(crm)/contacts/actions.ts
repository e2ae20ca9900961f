'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { contactFields } from '#lib/contacts/contact-fields.ts'
import { addNote as addNoteVerb, noteFields } from '#lib/contacts/notes.ts'
import { createContact, updateContact } from '#lib/contacts/save-contact.ts'
import { compose } from '#lib/messages/compose.ts'
import { draftFields, previewDraft } from '#lib/messages/preview-draft.ts'
import { kindsOf, timelinePage } from '#lib/messages/timeline-filter.ts'
import { listTimeline } from '#lib/messages/timeline.ts'
import { liftSuppression as liftVerb } from '#lib/suppressions/lift-suppression.ts'
import { formAction } from '#lib/web/form-action.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'

export const addContact = formAction({
  role: 'sales',
  schema: contactFields,
  run: (input, user) => inTransaction((tx) => createContact(tx, { ...input, actorId: user.id })),
})

export const editContact = formAction({
  role: 'sales',
  schema: contactFields.extend({ id: z.uuid(), version: z.coerce.number().int() }),
  run: async (input, user) => {
    await inTransaction((tx) => updateContact(tx, { ...input, actorId: user.id }))
    refresh()
  },
})

export const addNote = formAction({
  role: 'sales',
  schema: noteFields,
  run: async (input, user) => {
    await inTransaction((tx) => addNoteVerb(tx, { ...input, authorId: user.id }))
    refresh()
  },
})

/** Writes a mail to a contact; the same `composeKey` again gives the same message. */
export const sendMail = formAction({
  role: 'sales',
  schema: draftFields.extend({ composeKey: z.uuid() }),
  run: async (input, user) => {
    const message = await compose({ ...input, senderId: user.id })
    refresh()
    return message
  },
})

/** The subject as it would go out, and what is odd about the mail; its body is shown by the preview route. */
export const checkMail = formAction({
  role: 'sales',
  schema: draftFields,
  run: async (input, user) => {
    const { subject, problems } = await previewDraft({ ...input, senderId: user.id })
    return { subject, problems }
  },
})

/** Lets mail go to an address again, as far as one cause stood in the way. */
export const liftSuppression = formAction({
  role: 'admin',
  // One cause may hold for both streams.
  schema: z.object({ id: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(2)]) }),
  run: async ({ id: ids }, user) => {
    await inTransaction(async (tx) => {
      for (const id of ids) await liftVerb(tx, { id, actorId: user.id })
    })
    refresh()
  },
})

/** The next older page of a timeline. */
export const olderTimeline = formAction({
  role: 'sales',
  schema: timelinePage,
  run: ({ contactId, before, show }) => listTimeline({ contactId, before, kinds: kindsOf(show) }),
})
