import { z } from 'zod'
import { address } from '#lib/mail/address.ts'
import { typedLine } from '#lib/mail/plain-line.ts'

const text = (max: number, what: string) =>
  typedLine.pipe(z.string().max(max, `Keep the ${what} under ${max} characters.`)).default('')

/** An id picked from a list; an empty choice is none. */
const pickedId = z
  .union([z.literal('').transform(() => null), z.uuid('Pick one from the list.')])
  .nullable()
  .default(null)

/** What a person may enter about a contact. A company is picked, or made by `newAccountName`. */
export const contactFields = z.object({
  firstName: text(100, 'first name'),
  lastName: text(100, 'last name'),
  email: address,
  phone: text(40, 'phone number'),
  title: text(120, 'title'),
  accountId: pickedId,
  newAccountName: text(200, 'company name'),
  ownerId: pickedId,
})

export type ContactFields = z.output<typeof contactFields>
