import { generateKeyPairSync, sign } from 'node:crypto'
import type { WireEvent } from '#lib/sandbox/make-event.ts'

/** SendGrid posts a batch when it has grown to this. */
const FLUSH_BYTES = 768 * 1024

/** The bodies of the posts that carry `events`, in SendGrid's exact form: joined by `,\r\n`, `\r\n` at the end. */
export function wireBodies(events: WireEvent[]): { body: Buffer; eventCount: number }[] {
  const bodies: { body: Buffer; eventCount: number }[] = []
  let batch: string[] = []
  let bytes = 0
  const flush = () => {
    if (batch.length > 0)
      bodies.push({ body: Buffer.from(`[${batch.join(',\r\n')}]\r\n`), eventCount: batch.length })
    batch = []
    bytes = 0
  }
  for (const event of events) {
    const text = JSON.stringify(event)
    if (bytes + text.length > FLUSH_BYTES) flush()
    batch.push(text)
    bytes += Buffer.byteLength(text)
  }
  flush()
  return bodies
}

/** The headers of a signed post: ECDSA over the timestamp's text and the body; none without a key. */
export function signatureHeaders(privateKey: string | null, body: Buffer, at: Date): Record<string, string> {
  if (privateKey === null) return {}
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'X-Twilio-Email-Event-Webhook-Signature': sign(
      'sha256',
      Buffer.concat([Buffer.from(timestamp), body]),
      privateKey,
    ).toString('base64'),
    'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
  }
}

/** A key pair as each signed webhook has its own: PKCS#8 PEM and base64 DER SPKI. */
export function makeSigningKeys(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}
