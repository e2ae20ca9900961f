import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { typedLine } from '#lib/mail/plain-line.ts'
import { PROVIDERS, STREAMS } from '#lib/settings/provider.ts'

const MAX_NAME_LENGTH = 100
/** A SendGrid key has 69 characters; its pasted disguises (base64, a whole header) are to be named, so they must get through. */
const MAX_KEY_LENGTH = 500

/** A key as it was pasted, in whatever disguise. */
export const pastedKey = z.string().trim().max(MAX_KEY_LENGTH, 'This is too long for a key.')

/** What the form of one stream sends. A field that the environment fixes is absent. */
export const streamInput = z.object({
  provider: z.enum(PROVIDERS),
  stream: z.enum(STREAMS),
  version: z.coerce.number().int().min(0),
  fromName: z
    .string()
    .regex(/^\P{Cc}*$/u, 'Write the name in one line.')
    .pipe(typedLine)
    .pipe(z.string().max(MAX_NAME_LENGTH, `Use at most ${MAX_NAME_LENGTH} characters.`))
    .default(''),
  fromAddress: z.literal('').or(address).default(''),
  /** Empty: the key that is there stays. */
  key: pastedKey.default(''),
})

export type StreamInput = z.output<typeof streamInput>
