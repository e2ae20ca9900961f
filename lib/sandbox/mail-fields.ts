import { isObject, type ApiError } from '#lib/sandbox/http.ts'

const MAX_SCHEDULE_S = 72 * 3600
const RESERVED_HEADERS = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
)
const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/

export type Fields = Record<string, unknown>

export const FROM_FAULT = fault(
  'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}.',
  'from.email',
)

export function checkHeaders(headers: unknown, path: string): ApiError[] {
  if (headers === undefined) return []
  if (!isObject(headers)) return [fault('The headers parameter must be an object.', path)]
  return Object.entries(headers).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [fault('The header values must be strings.', `${path}.${name}`)]
    if (!/^[\x21-\x7e]+$/.test(name))
      return [fault("Header keys can't contain non-ASCII characters or spaces.", path)]
    return RESERVED_HEADERS.has(name.toLowerCase())
      ? [fault('Header can not be one of the reserved keys.', `${path}.${name}`)]
      : []
  })
}

export function checkSendAt(sendAt: unknown, path: string, now: number): ApiError[] {
  if (sendAt === undefined) return []
  if (!Number.isInteger(sendAt)) {
    return [fault('The send_at parameter is expecting a UNIX timestamp as an integer.', path)]
  }
  return Number(sendAt) > now / 1000 + MAX_SCHEDULE_S
    ? [fault('Scheduling more than 72 hours in advance is forbidden.', path)]
    : []
}

export function isParty(value: unknown): value is { email: string; name?: string } {
  return (
    isObject(value) &&
    typeof value.email === 'string' &&
    value.email.length <= 320 &&
    ADDRESS.test(value.email)
  )
}

export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

export function subjectFault(path: string): ApiError {
  return fault('The subject of your email must be a string at least one character in length.', path)
}

export function fault(message: string, field: string): ApiError {
  return { message, field }
}
