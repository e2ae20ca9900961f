import { z } from 'zod'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { formKey } from '#lib/form-key.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'

export const noteFields = z.object({
  contactId: z.uuid(),
  body: z
    .string()
    .trim()
    .min(1, 'Write something first.')
    .max(20_000, 'Keep a note under 20,000 characters.'),
  formKey,
})

/** Adds a note to a contact; open timelines show it at once. The same form again gives the note it made before. */
export async function addNote(
  tx: Tx,
  input: z.input<typeof noteFields> & { authorId: string },
): Promise<{ id: string }> {
  const contact = await tx.contact.findUnique({ where: { id: input.contactId }, select: { id: true } })
  if (!contact) throw new DomainError('not-found', 'This contact is gone.')
  const [made] = await tx.note.createManyAndReturn({
    data: [input],
    select: { id: true },
    skipDuplicates: true,
  })
  // Only the unique form key can be in the way: it made one already, also if that was a moment ago.
  if (!made) {
    return tx.note.findFirstOrThrow({ where: { formKey: input.formKey ?? null }, select: { id: true } })
  }
  await notifyLive(tx, 'note', [{ id: made.id, contactId: input.contactId }])
  return made
}
