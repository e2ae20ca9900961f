import { z } from 'zod'

/** What is known when a workflow starts: dotted names, plain values. Null: there is no such value. */
export type FactValue = string | number | boolean | null
export type Facts = Readonly<Record<string, FactValue>>

/** Facts as a run keeps them. */
export const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** A fact that a trigger promises: conditions test it by its type, templates insert it by its name. */
export type FactDeclaration = { name: string; label: string } & (
  { type: 'text' | 'number' | 'yes-no' | 'time' } | { type: 'choice'; options: readonly Option[] }
)
export type FactType = FactDeclaration['type']
export type Option = { value: string; label: string }

const STREAMS: readonly Option[] = [
  { value: 'transactional', label: 'Transactional' },
  { value: 'marketing', label: 'Marketing' },
]

/** Known of every message. Opens and clicks count the event that starts the workflow. */
export const MESSAGE_FACTS: readonly FactDeclaration[] = [
  { name: 'message.subject', label: 'Subject', type: 'text' },
  { name: 'message.stream', label: 'Stream', type: 'choice', options: STREAMS },
  { name: 'message.opens', label: 'Opens', type: 'number' },
  { name: 'message.human_opens', label: 'Human opens', type: 'number' },
  { name: 'message.clicks', label: 'Clicks', type: 'number' },
  { name: 'message.human_clicks', label: 'Human clicks', type: 'number' },
]

/** The person the message went to. */
export const CONTACT_FACTS: readonly FactDeclaration[] = [
  { name: 'contact.first_name', label: 'First name', type: 'text' },
  { name: 'contact.last_name', label: 'Last name', type: 'text' },
  { name: 'contact.email', label: 'Mail address', type: 'text' },
  { name: 'contact.title', label: 'Job title', type: 'text' },
  { name: 'account.name', label: 'Company', type: 'text' },
  { name: 'contact.owner_name', label: 'Owner', type: 'text' },
]

/** The user who wrote the message. */
export const SENDER_FACTS: readonly FactDeclaration[] = [
  { name: 'sender.name', label: 'Sender', type: 'text' },
  { name: 'sender.email', label: 'Sender’s address', type: 'text' },
]
