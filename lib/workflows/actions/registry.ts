import type { Action } from '#lib/workflows/actions/action.ts'
import { createTask } from '#lib/workflows/actions/create-task.ts'
import { sendMail } from '#lib/workflows/actions/send-mail.ts'

/** Every action. Another one is a file beside this and a word here. */
export const ACTIONS: readonly Action[] = [createTask, sendMail]

const BY_ID = new Map(ACTIONS.map((action) => [action.id, action]))

/** The action of that id; null for one of another release. */
export function findAction(id: string): Action | null {
  return BY_ID.get(id) ?? null
}
