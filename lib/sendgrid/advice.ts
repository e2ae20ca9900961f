import { BY_HAND, type ByHand } from '#lib/mail/by-hand.ts'
import { sayFailure } from '#lib/mail/say.ts'
import type { SendgridReply } from '#lib/sendgrid/client.ts'

type Answered = Extract<SendgridReply, { kind: 'answered' }>
type Failed = Extract<SendgridReply, { kind: 'failed' }>

/** A short name for the fault and what a person can do about it. */
type Advice = { code: string; advice: string }

/** What was asked of SendGrid: to take a mail, or anything about the account and its settings. */
export type CallKind = 'mail' | 'management'

/** `onManagement` stands in for the advice where that speaks of a mail. */
type Row = Advice & { status: number | '5xx' | '4xx'; text?: RegExp; onManagement?: string }

/** First row that fits wins. `text` is looked for in SendGrid's own sentences. */
const answers = (byHand: ByHand): Row[] => [
  {
    status: 401,
    text: /credits/i,
    code: 'credits',
    advice:
      'The SendGrid account has used up its sending quota. Raise the plan or wait for the next billing period, then send again.',
  },
  {
    status: 401,
    code: 'bad-key',
    advice: `${byHand.makeKey} and save it here. A key of an EU subuser works only with SendGrid EU.`,
  },
  {
    status: 403,
    text: /sender identity|from address/i,
    code: 'sender-identity',
    advice:
      'Authenticate the domain of the from address under Settings → Domains, or write from an address that is verified there.',
  },
  {
    status: 403,
    code: 'missing-scope',
    advice: `The API key lacks a permission that “Check key” lists. ${byHand.givePermissions}`,
  },
  {
    status: 413,
    code: 'too-large',
    advice: 'SendGrid takes mails up to 30 MB with attachments. Make this one smaller and send it again.',
    onManagement: 'This is more than SendGrid takes at once. Shorten it and try again.',
  },
  {
    status: 429,
    code: 'too-many',
    advice: 'SendGrid asks us to slow down. Wait a minute; mail in the queue goes out by itself.',
    onManagement: 'SendGrid asks us to slow down. Wait a minute and try again.',
  },
  {
    status: '5xx',
    code: 'provider-fault',
    advice: byHand.waitForIt,
  },
  {
    status: 404,
    text: /invalid id/i,
    code: 'gone',
    advice: 'It was removed at SendGrid meanwhile. Look again, then decide.',
  },
  {
    status: 404,
    code: 'wrong-address',
    advice: byHand.checkAddress,
    onManagement: byHand.findMissing,
  },
  {
    status: 400,
    text: /maximum number of webhooks|current billing plan/i,
    code: 'no-webhook-slot',
    advice: `Use a webhook that nobody needs any more, ${byHand.freeSlot}, give each instance a subuser of its own, or take a higher plan.`,
  },
  {
    status: 400,
    text: /is not a valid url/i,
    code: 'bad-url',
    advice: 'Check APP_URL: it must be an https address that is open to the internet.',
  },
  {
    status: '4xx',
    code: 'rejected',
    advice: 'SendGrid does not accept the mail as it is. Correct what it names and send it again.',
    onManagement:
      'SendGrid does not accept this. Correct what it names, here or in its console, and try again.',
  },
]

/** What to do about an answer that is no success. `text` holds SendGrid's own sentences; `byHand`: whose pages are named. */
export function adviseOnAnswer(
  status: number,
  text: string,
  kind: CallKind,
  byHand: ByHand = BY_HAND.sendgrid_us,
): Advice {
  const row = answers(byHand).find((row) => fits(row.status, status) && (row.text?.test(text) ?? true))
  if (!row) return { code: 'unexpected-answer', advice: byHand.checkAnswer }
  const { code, advice, onManagement } = row
  return { code, advice: kind === 'management' ? (onManagement ?? advice) : advice }
}

/** What to do when no answer came. */
export function adviseOnFailure(failure: Failed, { reach }: ByHand = BY_HAND.sendgrid_us): Advice {
  const { code } = failure
  if (code === 'TIMED_OUT' || code === 'ETIMEDOUT' || code === 'ECONNABORTED')
    return { code: 'time-out', advice: reach.timedOut }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { code: 'dns', advice: reach.unresolved }
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO/.test(code)) return { code: 'tls', advice: reach.insecure }
  return { code: 'connect', advice: reach.refused }
}

/** SendGrid's own sentences, each with the field it is about; null when the answer is not its JSON error body. */
export function errorText(answer: Answered): string | null {
  const { errors } = isObject(answer.json) ? answer.json : { errors: null }
  // Of one endpoint they are a single object (facts §7.1, POST /v3/whitelabel/dns/email).
  const list = Array.isArray(errors) ? errors : [errors]
  const sentences = list.filter(isObject).flatMap(({ message: text, error, field }) => {
    const message = text ?? error
    if (typeof message !== 'string' || message === '') return []
    // The documents show both null and the text "null".
    const isNamed = typeof field === 'string' && field !== '' && field !== 'null'
    return [isNamed ? `${message} (${field})` : message]
  })
  return sentences.length > 0 ? sentences.join(' ') : null
}

/** One sentence for a failure without an answer. */
export function failureText(failure: Failed): string {
  return failure.phase === 'never-sent'
    ? `No connection to SendGrid: ${sayFailure(failure)}.`
    : `The connection to SendGrid ended before its answer came: ${sayFailure(failure)}.`
}

function fits(wanted: number | '4xx' | '5xx', status: number): boolean {
  return typeof wanted === 'number' ? wanted === status : `${Math.floor(status / 100)}xx` === wanted
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
