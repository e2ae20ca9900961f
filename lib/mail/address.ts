import { z } from 'zod'

/** RFC 5321: a path is at most 256 octets with its brackets. */
const MAX_LENGTH = 254

/** A mail address as we keep it: trimmed and lower-cased. SendGrid takes ASCII mailboxes only (v3 mail/send). */
export const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(MAX_LENGTH, 'This address is too long.')
  .pipe(z.email('Enter a mail address such as ana@example.com.'))
