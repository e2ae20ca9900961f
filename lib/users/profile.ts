import { z } from 'zod'
import { typedLine } from '#lib/mail/plain-line.ts'

/** What a person or a colleague of theirs typed as their name: one line that turns nothing around. */
export const personName = typedLine.pipe(
  z.string().min(1, 'Enter a name.').max(120, 'Use at most 120 characters.'),
)

/** An IANA zone that this runtime can format times in. */
export const timeZone = z.string().refine(isTimeZone, 'Choose a time zone from the list.')

/** What people may change about themselves. */
export const profile = z.object({ name: personName, timeZone })

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }))
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false
  }
}
