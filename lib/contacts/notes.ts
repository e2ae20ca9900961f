import { z } from 'zod'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'

export const noteFields = z.object({
  contactId: z.uuid(),
  body: z
    .string()
    .trim()
    .min(1, 'Write something first.')
    .max(20_000, 'Keep a note under 20,000 characters.'),
})

/** Adds a note to a contact; open timelines show it at once. */
export async function addNote(
  tx: Tx,
  input: z.output<typeof noteFields> & { authorId: string },
): Promise<{ id: string }> {
  const contact = await tx.contact.findUnique({ where: { id: input.contactId }, select: { id: true } })
  if (!contact) throw new DomainError('not-found', 'This contact is gone.')
  const { id } = await tx.note.create({ data: input, select: { id: true } })
  await notifyLive(tx, 'note', [{ id, contactId: input.contactId }])
  return { id }
}
