import { z } from 'zod'
import { db } from '#lib/db.ts'
import { previewMail } from '#lib/messages/compose.ts'

/** A mail as it is being written. */
export const draftFields = z.object({
  contactId: z.uuid(),
  subject: z.string().trim().max(900, 'Keep the subject under 900 characters.').default(''),
  html: z.string().max(500_000, 'This mail is too long.').default(''),
})

/** What the mail would be if it were sent now by this person to this contact, and what is odd about it. */
export function previewDraft(draft: z.output<typeof draftFields> & { senderId: string }) {
  return previewMail(db(), draft)
}
