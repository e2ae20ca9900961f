import { z } from 'zod'
import { typedLine } from '#lib/mail/plain-line.ts'

export const MAX_NAME_LENGTH = 120

/** What a workflow may be called. */
export const workflowName = typedLine.pipe(
  z
    .string()
    .min(1, 'Give it a name, such as “Clicked the pricing link”.')
    .max(MAX_NAME_LENGTH, `Keep the name under ${MAX_NAME_LENGTH} characters.`),
)
