import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const SENDERS = '/v3/verified_senders'
const MAX_LISTED = 200

/** A single address that may be written from without its domain being authenticated. */
export type VerifiedSender = {
  id: string
  nickname: string
  fromEmail: string
  isVerified: boolean
}

const sender = z
  .object({
    id: z.number().int(),
    nickname: z.string().catch(''),
    from_email: z.string().min(1),
    verified: z.boolean().catch(false),
  })
  .transform((row): VerifiedSender => ({
    id: String(row.id),
    nickname: row.nickname,
    fromEmail: row.from_email.toLowerCase(),
    isVerified: row.verified,
  }))
const senders = z.object({ results: z.array(sender).nullish() })

/** Senders of the account (up to 200), verified or waiting for it. Throws as `ask` does, like all verbs here. */
export async function listSenders(client: SendgridClient): Promise<VerifiedSender[]> {
  const { results } = await ask(client, { method: 'GET', url: `${SENDERS}?limit=${MAX_LISTED}` }, senders)
  return results ?? []
}

/** Asks to verify an address: SendGrid writes to it, and its owner follows the link. */
export function createSender(
  client: SendgridClient,
  input: { nickname: string; fromEmail: string; replyTo: string },
): Promise<VerifiedSender> {
  const body = { nickname: input.nickname, from_email: input.fromEmail, reply_to: input.replyTo }
  return ask(client, { method: 'POST', url: SENDERS, body }, sender)
}

/** Has SendGrid write to the address again. */
export async function resendVerification(client: SendgridClient, id: string): Promise<void> {
  const url = `${SENDERS}/resend/${encodeURIComponent(id)}`
  await ask(client, { method: 'POST', url }, z.unknown())
}
