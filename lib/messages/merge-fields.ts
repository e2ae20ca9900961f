import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { renderTemplate, templateProblem, unknownNames } from '#lib/mail/template.ts'
import { headerText } from '#lib/messages/header-text.ts'
import { plainText } from '#lib/messages/plain-text.ts'

/** What a mail may insert, and how the picker calls it. */
export const MERGE_FIELDS = [
  { name: 'contact.first_name', label: 'First name' },
  { name: 'contact.last_name', label: 'Last name' },
  { name: 'contact.email', label: 'Mail address' },
  { name: 'contact.title', label: 'Job title' },
  { name: 'account.name', label: 'Company' },
  { name: 'sender.name', label: 'Your name' },
  { name: 'sender.email', label: 'Your address' },
] as const

const KNOWN = MERGE_FIELDS.map((field) => field.name)

type Facts = Record<'contact' | 'account' | 'sender', Record<string, string>>

/** The values of the merge fields for one contact and sender; absent people give empty values. */
export async function loadMergeFacts(
  tx: Tx,
  people: { contactId: string | null; senderId: string | null },
): Promise<Facts> {
  const contact = people.contactId
    ? await tx.contact.findUnique({
        where: { id: people.contactId },
        include: { account: { select: { name: true } } },
      })
    : null
  const sender = people.senderId ? await tx.user.findUnique({ where: { id: people.senderId } }) : null
  return {
    contact: {
      first_name: contact?.firstName ?? '',
      last_name: contact?.lastName ?? '',
      email: contact?.email ?? '',
      title: contact?.title ?? '',
    },
    account: { name: contact?.account?.name ?? '' },
    sender: { name: sender?.name ?? '', email: sender?.email ?? '' },
  }
}

/** The mail as it would go out: subject and HTML filled in, and the text part made from the HTML. */
export function fillIn(
  mail: { subject: string; html: string },
  facts: Facts,
): { subject: string; html: string; text: string } {
  const problem = templateProblem(mail.subject) ?? templateProblem(mail.html)
  if (problem) throw new DomainError('invalid', `A merge field is not written correctly: ${problem}.`)
  try {
    const html = renderTemplate(mail.html, facts, 'html')
    return { subject: headerText(renderTemplate(mail.subject, facts, 'text')), html, text: plainText(html) }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
    throw new DomainError(
      'invalid',
      'The merge fields of this mail could not be filled in. Use the fields from the list.',
      { cause },
    )
  }
}

/** What is odd about a mail's merge fields, one sentence each: unknown names, and fields this contact has no value for. */
export function mergeProblems(mail: { subject: string; html: string }, facts: Facts): string[] {
  const template = `${mail.subject}\n${mail.html}`
  const unknown = unknownNames(template, KNOWN).map((name) => `There is no merge field “${name}”.`)
  const empty = MERGE_FIELDS.filter(({ name }) => template.includes(name) && valueOf(facts, name) === '').map(
    ({ label }) => `${label} is empty here.`,
  )
  return [...unknown, ...empty]
}

function valueOf(facts: Facts, name: string): string {
  const [group = '', field = ''] = name.split('.')
  return Object.entries(facts).find(([key]) => key === group)?.[1][field] ?? ''
}
