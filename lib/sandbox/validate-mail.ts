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
import { checkPersonalizations } from '#lib/sandbox/validate-personalizations.ts'

const TOGGLES = [
  'bypass_list_management',
  'bypass_spam_management',
  'bypass_bounce_management',
  'bypass_unsubscribe_management',
  'footer',
  'sandbox_mode',
]
const TRACKERS = ['click_tracking', 'open_tracking', 'subscription_tracking', 'ganalytics']

/** What SendGrid says about a body of `POST /v3/mail/send`, in its own sentences; empty when it would take it. */
export function validateMail(body: unknown, now = Date.now()): ApiError[] {
  if (!isObject(body)) return [{ message: 'Bad Request', field: null }]
  const personalizations = Array.isArray(body.personalizations) ? body.personalizations : []
  return [
    ...checkPersonalizations(personalizations, body, now),
    ...checkFrom(body.from),
    ...checkReplyTo(body),
    ...checkSubject(body, personalizations),
    ...checkContent(body),
    ...checkAttachments(body.attachments),
    ...checkHeaders(body.headers, 'headers'),
    ...checkCategories(body.categories),
    ...checkSendAt(body.send_at, 'send_at', now),
    ...checkAsm(body.asm),
    ...checkToggles(body.mail_settings, 'mail_settings', TOGGLES),
    ...checkToggles(body.tracking_settings, 'tracking_settings', TRACKERS),
    ...(body.batch_id === undefined || typeof body.batch_id === 'string'
      ? []
      : [fault('The batch_id must be a string.', 'batch_id')]),
  ]
}

function checkFrom(from: unknown): ApiError[] {
  return isParty(from) ? [] : [FROM_FAULT]
}

function checkReplyTo(body: Fields): ApiError[] {
  if (body.reply_to !== undefined && body.reply_to_list !== undefined) {
    return [fault('The reply_to and reply_to_list parameters cannot be used together.', 'reply_to')]
  }
  if (body.reply_to !== undefined && !isParty(body.reply_to)) {
    return [fault('The reply_to email must be a valid email address.', 'reply_to.email')]
  }
  return []
}

function checkSubject(body: Fields, personalizations: unknown[]): ApiError[] {
  if (body.subject !== undefined && !isFilled(body.subject)) return [subjectFault('subject')]
  const isElsewhere =
    body.template_id !== undefined ||
    personalizations.every((item) => isObject(item) && isFilled(item.subject))
  if (body.subject !== undefined || isElsewhere) return []
  return [
    fault(
      'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
      'subject',
    ),
  ]
}

function checkContent(body: Fields): ApiError[] {
  if (body.content === undefined) {
    if (body.template_id !== undefined) return []
    return [
      fault(
        'The content param is required unless you are using a transactional template and have defined a template_ID.',
        'content',
      ),
    ]
  }
  if (!Array.isArray(body.content) || body.content.length === 0) {
    return [
      fault(
        'There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.',
        'content',
      ),
    ]
  }
  const faults = body.content.flatMap((part: unknown, position) => {
    if (!isObject(part) || !isFilled(part.value)) {
      return [
        fault(
          'The content value must be a string at least one character in length.',
          `content.${position}.value`,
        ),
      ]
    }
    return isFilled(part.type) && !/[;\r\n]/.test(part.type)
      ? []
      : [
          fault(
            "The content type must be a string at least one character in length and can't contain ';', or CRLF characters.",
            `content.${position}.type`,
          ),
        ]
  })
  const ranks = body.content.map((part: unknown) => (isObject(part) ? rankOfType(part.type) : 2))
  const isOrdered = ranks.every((rank, position) => position === 0 || rank >= (ranks[position - 1] ?? 0))
  if (isOrdered) return faults
  return [
    ...faults,
    fault(
      'Following RFC 1341, section 7.2, if either text/html or text/plain are to be sent in your email: text/plain needs to be first, followed by text/html, followed by any other content.',
      'content',
    ),
  ]
}

function rankOfType(type: unknown): number {
  return type === 'text/plain' ? 0 : type === 'text/html' ? 1 : 2
}

function checkAttachments(attachments: unknown): ApiError[] {
  if (attachments === undefined) return []
  if (!Array.isArray(attachments))
    return [fault('The attachments parameter must be an array.', 'attachments')]
  return attachments.flatMap((file: unknown, position) => {
    const path = `attachments.${position}`
    if (!isObject(file) || !isFilled(file.content))
      return [
        fault('The attachment content must be a string at least one character in length.', `${path}.content`),
      ]
    const faults: ApiError[] = []
    if (!/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(file.content))
      faults.push(fault('The attachment content must be base64 encoded.', `${path}.content`))
    if (!isFilled(file.filename)) faults.push(fault('The filename is required.', `${path}.filename`))
    else if (/[\r\n]/.test(file.filename))
      faults.push(fault("The filename of your attachment can't contain CRLF characters.", `${path}.filename`))
    if (
      file.disposition !== undefined &&
      file.disposition !== 'inline' &&
      file.disposition !== 'attachment'
    ) {
      faults.push(
        fault(
          'The disposition of your attachment can be either "inline" or "attachment".',
          `${path}.disposition`,
        ),
      )
    }
    if (file.type !== undefined && (!isFilled(file.type) || /[;\r\n]/.test(file.type))) {
      faults.push(fault("The type can't contain ';', or CRLF characters.", `${path}.type`))
    }
    return faults
  })
}

function checkCategories(categories: unknown): ApiError[] {
  if (categories === undefined) return []
  if (!Array.isArray(categories) || !categories.every((name) => typeof name === 'string')) {
    return [fault('The categories must be an array of strings.', 'categories')]
  }
  const faults: ApiError[] = []
  if (categories.length > 10)
    faults.push(fault('There is a limit of 10 categories for each email that is sent.', 'categories'))
  if (categories.some((name) => name.length > 255))
    faults.push(fault('Each category must not be longer than 255 characters.', 'categories'))
  if (new Set(categories).size < categories.length)
    faults.push(fault('The categories must be a unique list.', 'categories'))
  if (categories.some((name) => /[^\x20-\x7e]/.test(name)))
    faults.push(fault('Categories can not contain non-ASCII characters.', 'categories'))
  return faults
}

function checkAsm(asm: unknown): ApiError[] {
  if (asm === undefined) return []
  if (!isObject(asm) || !Number.isInteger(asm.group_id))
    return [fault('The ASM group ID must be an integer.', 'asm.group_id')]
  return Array.isArray(asm.groups_to_display) && asm.groups_to_display.length > 25
    ? [
        fault(
          'There is a limit of 25 unsubscribe groups that can be displayed to a user at a time.',
          'asm.groups_to_display',
        ),
      ]
    : []
}

function checkToggles(settings: unknown, path: string, names: string[]): ApiError[] {
  if (!isObject(settings))
    return settings === undefined ? [] : [fault(`The ${path} parameter must be an object.`, path)]
  return names.flatMap((name) => {
    const setting = settings[name]
    if (setting === undefined) return []
    return isObject(setting) && (setting.enable === undefined || typeof setting.enable === 'boolean')
      ? []
      : [
          fault(
            `The ${name.replaceAll('_', ' ')} enable param should be a boolean value.`,
            `${path}.${name}.enable`,
          ),
        ]
  })
}
