import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { requireSender } from '#lib/messages/compose.ts'

/** Why no mail can be sent to a contact now, as a sentence; null when it can. */
export async function sendingProblem(): Promise<string | null> {
  try {
    await requireSender(db(), 'transactional')
    return null
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not-configured') return error.message
    throw error
  }
}
