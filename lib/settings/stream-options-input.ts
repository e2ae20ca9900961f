import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { PROVIDERS, STREAMS } from '#lib/settings/provider.ts'
import { TRANSPORTS } from '#lib/settings/transport.ts'

/** SendGrid takes 10 categories of 255 printable ASCII characters; one is our own (v3 mail/send). */
const MAX_CATEGORIES = 9
const MAX_CATEGORY_CHARS = 255
const MAX_FOOTER_CHARS = 5_000
/** A header line is at most 998 characters, and is folded at spaces only. */
const MAX_UNBROKEN_CHARS = 900
const MAX_GROUP_ID = 2_147_483_647

const onOrOff = z.enum(['on', 'off']).transform((word) => word === 'on')

const categories = z
  .string()
  .max((MAX_CATEGORY_CHARS + 2) * MAX_CATEGORIES, 'This is too long.')
  .transform((text) => [...new Set(text.split(/[,\n]/).map((name) => name.trim()))].filter(Boolean))
  .refine(
    (names) => names.length <= MAX_CATEGORIES,
    `Use at most ${MAX_CATEGORIES}: SendGrid takes 10 with our own.`,
  )
  .refine(
    (names) => names.every((name) => name.length <= MAX_CATEGORY_CHARS),
    `Use at most ${MAX_CATEGORY_CHARS} characters for each.`,
  )
  .refine(
    (names) => names.every((name) => /^[\x20-\x7e]+$/.test(name)),
    'Use plain English letters, digits and signs only: SendGrid refuses others.',
  )
  .refine(
    (names) => !names.some((name) => /^crm-/i.test(name)),
    'Names that begin with “crm-” are Mailroom’s own.',
  )

const footer = z
  .string()
  .trim()
  .max(MAX_FOOTER_CHARS, `Use at most ${MAX_FOOTER_CHARS.toLocaleString('en')} characters.`)
  .regex(/^[^\0]*$/, 'Remove the characters that cannot be shown.')
  .default('')

/** What the form under “More” of one stream sends. An empty choice leaves it to the account. */
export const streamOptionsInput = z
  .object({
    provider: z.enum(PROVIDERS),
    stream: z.enum(STREAMS),
    version: z.coerce.number().int().min(0),
    transport: z.enum(TRANSPORTS).default('api'),
    tracksOpens: onOrOff,
    tracksClicks: onOrOff,
    footerHtml: footer,
    footerText: footer,
    categories,
    ipPool: z
      .string()
      .trim()
      .refine(
        (name) => name === '' || (name.length >= 2 && name.length <= 64),
        'A pool’s name has 2 to 64 characters.',
      )
      .regex(/^[\x20-\x7e]*$/, 'Write the pool’s name as SendGrid shows it.')
      .default(''),
    unsubscribeGroupId: z
      .literal('')
      .transform(() => null)
      .or(z.coerce.number('Enter the group’s number.').int().min(1).max(MAX_GROUP_ID)),
    replyTo: z.literal('').or(address).default(''),
  })
  .refine((input) => Boolean(input.footerHtml) === Boolean(input.footerText), {
    path: ['footerText'],
    error:
      'Write the footer in both forms, or in neither: each mail has a part in HTML and one in plain text.',
  })
  .superRefine((input, context) => {
    if (input.transport !== 'smtp') return
    for (const name of ['footerHtml', 'footerText'] as const) {
      if (!fitsHeader(input[name])) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `By SMTP the footer goes in a header: put a space into each stretch of more than ${MAX_UNBROKEN_CHARS} characters (a letter beyond plain English counts six).`,
        })
      }
    }
  })

export type StreamOptionsInput = z.output<typeof streamOptionsInput>

/** As it is written into JSON of ASCII: without a space in it, a word cannot be folded. */
function fitsHeader(text: string): boolean {
  return text
    .split(/ (?=\S)/)
    .every((word) => JSON.stringify(word).replace(/[\u007f-\uffff]/g, '\\uxxxx').length <= MAX_UNBROKEN_CHARS)
}
