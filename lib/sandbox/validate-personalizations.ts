import { isObject, type ApiError } from '#lib/sandbox/http.ts'
import {
  checkHeaders,
  checkSendAt,
  fault,
  FROM_FAULT,
  isFilled,
  isParty,
  subjectFault,
  type Fields,
} from '#lib/sandbox/mail-fields.ts'

const MAX_PERSONALIZATIONS = 1000
const MAX_RECIPIENTS = 1000
/** The overview says 10,000 bytes, the errors page 50,000: the smaller one holds. */
const MAX_CUSTOM_ARGS_BYTES = 10_000

export function checkPersonalizations(items: unknown[], body: Fields, now: number): ApiError[] {
  if (items.length === 0) return [fault('You must have at least one personalization.', 'personalizations')]
  if (items.length > MAX_PERSONALIZATIONS) {
    return [
      fault(
        `The personalization block is limited to ${MAX_PERSONALIZATIONS} personalizations per API request. You have provided ${items.length} personalizations. Please consider splitting this into multiple requests and resending your request.`,
        'personalizations',
      ),
    ]
  }
  const total = items.reduce<number>((sum, item) => sum + (isObject(item) ? recipientsOf(item).length : 0), 0)
  const tooMany =
    total > MAX_RECIPIENTS
      ? [fault('There is a limit of 1000 total recipients (to + cc + bcc) per request.', 'personalizations')]
      : []
  return [
    ...tooMany,
    ...items.flatMap((item, position) =>
      checkPersonalization(item, `personalizations.${position}`, body, now),
    ),
  ]
}

function checkPersonalization(item: unknown, path: string, body: Fields, now: number): ApiError[] {
  if (!isObject(item) || !Array.isArray(item.to) || item.to.length === 0) {
    return [
      fault(
        'The to parameter is required for all personalization objects, and cannot be an empty array.',
        `${path}.to`,
      ),
    ]
  }
  const faults: ApiError[] = []
  for (const list of ['to', 'cc', 'bcc']) {
    const parties = item[list]
    if (parties === undefined) continue
    const isGood = Array.isArray(parties) && parties.every(isParty)
    if (!isGood) {
      faults.push(
        fault(
          `The ${list} array must at least have an email parameter with a valid email address. It can also include a name.`,
          `${path}.${list}`,
        ),
      )
    }
  }
  const seen = new Set<string>()
  for (const { email } of recipientsOf(item)) {
    const address = email.toLowerCase()
    if (seen.has(address)) {
      faults.push(
        fault(
          `Each unique email address in the personalizations array should only be included once. You have included [${email}] more than once.`,
          path,
        ),
      )
    }
    seen.add(address)
  }
  if (item.from !== undefined && !isParty(item.from)) faults.push(FROM_FAULT)
  if (item.subject !== undefined && !isFilled(item.subject)) faults.push(subjectFault(`${path}.subject`))
  return [
    ...faults,
    ...checkHeaders(item.headers, `${path}.headers`),
    ...checkSendAt(item.send_at, `${path}.send_at`, now),
    ...checkCustomArgs(item.custom_args, body.custom_args, `${path}.custom_args`),
  ]
}

/** Every address of a personalization whose form is right. */
export function recipientsOf(personalization: Fields): { email: string; name?: string }[] {
  return ['to', 'cc', 'bcc'].flatMap((list) => {
    const parties = personalization[list]
    return Array.isArray(parties) ? parties.filter(isParty) : []
  })
}

function checkCustomArgs(own: unknown, root: unknown, path: string): ApiError[] {
  for (const args of [own, root]) {
    if (args === undefined) continue
    if (!isObject(args)) return [fault('custom_args must be an object.', path)]
    if (Object.keys(args).length === 0) return [fault("custom_args can't be empty.", path)]
    if (!Object.values(args).every((value) => typeof value === 'string')) {
      return [fault('All values of custom arguments object must be strings', path)]
    }
  }
  const merged = { ...(isObject(root) ? root : {}), ...(isObject(own) ? own : {}) }
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_CUSTOM_ARGS_BYTES) {
    return [
      fault(
        'The combined size of both global and personalization custom arguments may not exceed 10,000 bytes per personalization.',
        path,
      ),
    ]
  }
  return []
}
