import { z } from 'zod'
import { isLoopbackHost } from '#lib/env.ts'
import { address } from '#lib/mail/address.ts'
import { typedLine } from '#lib/mail/plain-line.ts'
import { FORBIDDEN_SERVER, isForbiddenHost } from '#lib/server-address.ts'

const MAX_NAME_LENGTH = 100
const MAX_HOST_LENGTH = 253
const MAX_PASSWORD_LENGTH = 500

/** A host name or an address; what stands around it when a whole URL is pasted is named. */
const host = z
  .string()
  .trim()
  .toLowerCase()
  .max(MAX_HOST_LENGTH, 'This is too long for a host.')
  .refine((text) => !text.includes('://'), 'Enter the host alone, without “smtp://”.')
  .refine(
    (text) => text === '' || /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]+)$/.test(text),
    'Enter a host such as mail.example.com.',
  )
  .refine((text) => text === '' || !isForbiddenHost(text), FORBIDDEN_SERVER)

/** What the form of the system server sends. Fields that the environment fixes are absent. */
export const systemServerInput = z
  .object({
    version: z.coerce.number().int().min(0),
    host: host.default(''),
    port: z.coerce
      .number('Enter a port.')
      .int('Enter a port.')
      .min(1, 'Enter a port.')
      .max(65535, 'Enter a port.')
      .default(587),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    username: z
      .string()
      .trim()
      .max(MAX_PASSWORD_LENGTH)
      .regex(/^\P{Cc}*$/u, 'Write it in one line.')
      .default(''),
    /** Empty: the one that is there stays. */
    password: z
      .string()
      .max(MAX_PASSWORD_LENGTH, 'This is too long.')
      .regex(/^\P{Cc}*$/u, 'Write it in one line.')
      .default(''),
    fromName: z
      .string()
      .regex(/^\P{Cc}*$/u, 'Write the name in one line.')
      .pipe(typedLine)
      .pipe(z.string().max(MAX_NAME_LENGTH, `Use at most ${MAX_NAME_LENGTH} characters.`))
      .default(''),
    fromAddress: z.literal('').or(address).default(''),
  })
  .refine((input) => input.security !== 'none' || isLoopbackHost(input.host), {
    path: ['security'],
    error: 'Mail may go without encryption only to a server on this machine. Choose STARTTLS or TLS.',
  })

export type SystemServerInput = z.output<typeof systemServerInput>
