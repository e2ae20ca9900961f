import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

/** The document wants both ids, numbers from 0 on, and tells of mails with one of them alone. */
const NONE = 0

/**
 * Has SendGrid itself mail the records of a domain, and of its branded link where there is one, to somebody. Each call is
 * a mail. Throws as `ask` does. The scope is not documented; a key with `whitelabel.create` has it.
 */
export async function mailDnsRecords(
  client: SendgridClient,
  order: { domainId: string; linkId: string | null; email: string; message: string },
): Promise<void> {
  const body = {
    link_id: order.linkId === null ? NONE : Number(order.linkId),
    domain_id: Number(order.domainId),
    email: order.email,
    ...(order.message === '' ? {} : { message: order.message }),
  }
  await ask(client, { method: 'POST', url: '/v3/whitelabel/dns/email', body }, z.unknown())
}
