import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { verifyPieces } from '#lib/sendgrid/signature.ts'
import {
  livingSecrets,
  openInboundConnections,
  type InboundConnection,
} from '#lib/settings/inbound-connection.ts'
import { readEnvelopeHosts } from '#lib/webhooks/read-envelope.ts'
import { recordInbound, type InboundBody } from '#lib/webhooks/record-inbound.ts'

const RETRY_AFTER_SECONDS = 60
/** Secrets are read anew after this time. */
const CONNECTIONS_LIVE_MS = 1_000
let known: { connections: InboundConnection[]; readAt: number } | null = null

/** `isLate`: the secret is the one of before a change. */
type InboundDoor = { connection: InboundConnection; isLate: boolean }

/**
 * What a secret is for. Throws `not-found` for a secret that is none (SendGrid then drops the mail), and
 * `provider-unavailable` when that cannot be told now: SendGrid drops at 4xx and comes back at 5xx.
 */
export async function openInboundDoor(secret: string): Promise<InboundDoor> {
  const connections = await orTryLater(readConnections())
  const offered = digest(secret)
  // Every secret is compared, so that the time taken says nothing.
  const fitting = connections.flatMap((connection) =>
    livingSecrets(connection, new Date())
      .filter((living) => timingSafeEqual(digest(living), offered))
      .map((living) => ({ connection, isLate: living !== connection.secret })),
  )
  const [door] = fitting
  if (!door) throw new DomainError('not-found', 'There is nothing here.')
  return door
}

type Mail = Pick<InboundBody, 'contentType' | 'bytes' | 'hash' | 'pieces'> & {
  signatureHeader: string | null
  timestampHeader: string | null
}

/**
 * Stores one mail; returns once it is committed. A mail under the right secret is kept even if its signature is wrong,
 * with that noted: a refusal would lose it for ever. Throws `provider-unavailable` when it could not be stored.
 */
export async function receiveInboundPost({ connection, isLate }: InboundDoor, mail: Mail): Promise<void> {
  const { signatureHeader, timestampHeader, ...body } = mail
  await orTryLater(
    (async () => {
      const signature = await checkSignature(connection, mail)
      const hosts = await readEnvelopeHosts(mail.contentType, mail.pieces())
      await recordInbound({ ...body, provider: connection.provider, signature, hosts, isLate })
    })(),
  )
}

async function checkSignature(
  { policyKey }: InboundConnection,
  { signatureHeader, timestampHeader, pieces }: Mail,
): Promise<InboundBody['signature']> {
  if (policyKey === null || !signatureHeader || !timestampHeader) return 'none'
  const isValid = await verifyPieces({
    publicKey: policyKey,
    signature: signatureHeader,
    timestamp: timestampHeader,
    pieces: pieces(),
  })
  if (!isValid) log('webhooks').warn('a mail came in whose signature does not fit; it is kept')
  return isValid ? 'valid' : 'wrong'
}

async function readConnections(): Promise<InboundConnection[]> {
  if (known && Date.now() - known.readAt < CONNECTIONS_LIVE_MS) return known.connections
  const connections = await openInboundConnections()
  known = { connections, readAt: Date.now() }
  return connections
}

async function orTryLater<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    log('webhooks').warn({ err: error }, 'a mail could not be stored; the sender is asked to come back')
    throw new DomainError('provider-unavailable', 'The mail could not be stored. Send it again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    })
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
