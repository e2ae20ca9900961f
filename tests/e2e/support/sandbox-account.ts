import { createHash, randomBytes } from 'node:crypto'
import { signatureHeaders, wireBodies } from '#lib/sandbox/wire.ts'
import type { Product } from './product.ts'

/** A key of the stand-in account at a sandbox; the account keeps its hash only. */
export async function addSandboxKey({ query }: Pick<Product, 'query'>, scopes: string[]): Promise<string> {
  const id = randomBytes(16).toString('base64url')
  const key = `SG.${id}.${randomBytes(32).toString('base64url')}`
  await query(`insert into sandbox.api_key (id, "secretHash", name, scopes) values ($1, $2, 'by hand', $3)`, [
    id,
    createHash('sha256').update(key).digest('hex'),
    scopes,
  ])
  return key
}

/** Has the account take mail from an address, as the link in SendGrid’s mail to it does. */
export async function verifySender({ query }: Pick<Product, 'query'>, address: string): Promise<void> {
  await query(
    'insert into sandbox.verified_sender ("fromEmail", "isVerified") values ($1, true) on conflict do nothing',
    [address],
  )
}

/** What happened to a message, in SendGrid's words; `timestamp` is now unless told. */
export type Happening = { event: string; timestamp?: number; url?: string; [field: string]: unknown }

/** Posts events about a message, signed as the product's own sandbox signs them. */
export async function postEvents(
  product: Product,
  messageId: string,
  happenings: Happening[],
): Promise<void> {
  const [webhook] = await product.query<{ privateKey: string }>(
    'select "privateKey" from sandbox.webhook limit 1',
  )
  const [message] = await product.query<{ toAddress: string }>(
    'select "toAddress" from message where id = $1',
    [messageId],
  )
  const now = Math.floor(Date.now() / 1000)
  const events = happenings.map((happening) => ({
    email: message?.toAddress ?? '',
    timestamp: now,
    sg_event_id: randomBytes(16).toString('base64url'),
    sg_message_id: `${messageId.slice(0, 22)}.recvd-story`,
    crm_message_id: messageId,
    crm_instance: 'main',
    ...happening,
  }))
  for (const { body } of wireBodies(events)) {
    const answer = await fetch(`${product.url}/api/webhooks/sendgrid/events`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders(webhook?.privateKey ?? null, body, new Date()),
      },
    })
    if (answer.status !== 202)
      throw new Error(`The post was answered ${answer.status}: ${await answer.text()}`)
  }
}
