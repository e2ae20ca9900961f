import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { db, transaction } from '#lib/db.ts'
import { readSandboxControl, takeFailure } from '#lib/sandbox/control.ts'
import { scheduleEvents, type SandboxHabit } from '#lib/sandbox/habits.ts'
import { errorAnswer, isObject, type Answer } from '#lib/sandbox/http.ts'
import { areVerified } from '#lib/sandbox/identity.ts'
import { recipientsOf } from '#lib/sandbox/validate-personalizations.ts'
import { makeEvent } from '#lib/sandbox/make-event.ts'
import { planEvents, scenarioName } from '#lib/sandbox/scenario.ts'
import type { Call } from '#lib/sandbox/route.ts'
import { checkSendChoices } from '#lib/sandbox/send-choices.ts'
import type { SendMemory } from '#lib/sandbox/send-memory.ts'
import { validateMail } from '#lib/sandbox/validate-mail.ts'
import type { Prisma } from '#db/client.ts'

/** How long an answer is withheld: longer than any client waits. */
const WITHHELD_MS = 60_000
const MAX_REMEMBERED = 10_000

const IDENTITY_SENTENCE =
  'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements'

/** Recipients whose mail is refused once and taken when the same request comes again. */
const REFUSED_ONCE: ReadonlyMap<string, number> = new Map([
  ['limit', 429],
  ['outage', 503],
])

/** `POST /v3/mail/send`: validates as SendGrid does, keeps one mail for each recipient and plans its events. */
export async function sendMail({
  json: mail,
  body,
  username,
  memory,
}: Pick<Call, 'json' | 'body' | 'username' | 'memory'>): Promise<Answer> {
  const failure = await takeFailure(db())
  if (failure !== null) return failureAnswer(failure)
  const faults = validateMail(mail)
  if (faults.length > 0 || !isObject(mail)) return errorAnswer(400, ...faults)
  const unknown = await checkSendChoices(mail)
  if (unknown.length > 0) return errorAnswer(400, ...unknown)
  if (!(await areVerified(username, sendersOf(mail)))) {
    return errorAnswer(403, { message: IDENTITY_SENTENCE, field: 'from' })
  }
  const recipients = personalizationsOf(mail).flatMap(recipientsOf)
  const refusedAt = recipients.findIndex(({ email }) => scenarioName(email) === 'refuse')
  if (refusedAt >= 0) {
    return errorAnswer(400, {
      message: 'Does not contain a valid address.',
      field: `personalizations.${refusedAt}.to.0.email`,
    })
  }
  const once = refuseOnce(body, recipients, memory)
  if (once !== null) return failureAnswer(once)
  if (isSandboxMode(mail)) return { status: 200 }
  const control = await readSandboxControl(db())
  const messageId = await keepMail(username, mail, { speed: memory.speed, habits: control.habits })
  const isWithheld = control.isWithholding || recipients.some(({ email }) => scenarioName(email) === 'slow')
  return {
    status: 202,
    headers: { 'X-Message-Id': messageId },
    ...(isWithheld ? { delayMs: WITHHELD_MS } : {}),
  }
}

/** SendGrid's own error answers; a gateway in front of it speaks HTML. */
function failureAnswer(status: number): Answer {
  if (status === 429) {
    const reset = String(Math.ceil(Date.now() / 1000) + 1)
    const headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset }
    return { ...errorAnswer(429, { message: 'too many requests' }), headers }
  }
  if (status === 502 || status === 504)
    return { status, html: `<html><body><h1>${status} Bad Gateway</h1></body></html>` }
  return errorAnswer(status, { message: status === 503 ? 'service unavailable' : 'internal server error' })
}

type Fields = Record<string, unknown>

async function keepMail(
  username: string,
  mail: Fields,
  manner: { speed: number; habits: readonly SandboxHabit[] },
): Promise<string> {
  const messageId = randomBytes(16).toString('base64url')
  const rows = personalizationsOf(mail).flatMap((personalization) =>
    recipientsOf(personalization).map(({ email }) => ({
      id: randomUUID(),
      messageId,
      username,
      recipient: email,
      sender: sendersOf({ ...mail, personalizations: [personalization] }).at(-1) ?? '',
      subject: String(personalization.subject ?? mail.subject ?? ''),
      request: { ...mail, personalizations: [personalization] } as Prisma.InputJsonObject,
    })),
  )
  await transaction(async (tx) => {
    const suppressed = await tx.sandboxSuppression.findMany({
      where: { address: { in: rows.map((row) => row.recipient.toLowerCase()) } },
    })
    const events = rows.flatMap((row) => {
      const list = suppressed.find(({ address }) => address === row.recipient.toLowerCase())?.list ?? null
      const planned = planEvents(row.recipient, row.request, list)
      return scheduleEvents(planned, row.request, manner).map(({ word, at, dueAt, details }) => ({
        mailId: row.id,
        dueAt,
        event: makeEvent(row, word, at, details) as Prisma.InputJsonObject,
      }))
    })
    await tx.sandboxMail.createMany({ data: rows })
    await tx.sandboxEvent.createMany({ data: events })
  })
  return messageId
}

/** The status to refuse with, the first time exactly this request comes; null afterwards. */
function refuseOnce(
  body: Buffer,
  recipients: { email: string }[],
  { refusedOnce }: SendMemory,
): number | null {
  const name = recipients.map(({ email }) => scenarioName(email)).find((name) => REFUSED_ONCE.has(name))
  if (name === undefined) return null
  const request = createHash('sha256').update(body).digest('hex')
  if (refusedOnce.delete(request)) return null
  if (refusedOnce.size >= MAX_REMEMBERED) refusedOnce.clear()
  refusedOnce.add(request)
  return REFUSED_ONCE.get(name) ?? null
}

function personalizationsOf(mail: Fields): Fields[] {
  return Array.isArray(mail.personalizations) ? mail.personalizations.filter(isObject) : []
}

/** The from addresses of a mail: its own, then those its personalizations put in place of it. */
function sendersOf(mail: Fields): string[] {
  return [mail.from, ...personalizationsOf(mail).map((personalization) => personalization.from)].flatMap(
    (from) => (isObject(from) && typeof from.email === 'string' ? [from.email.toLowerCase()] : []),
  )
}

function isSandboxMode(mail: Fields): boolean {
  const settings = mail.mail_settings
  return isObject(settings) && isObject(settings.sandbox_mode) && settings.sandbox_mode.enable === true
}
