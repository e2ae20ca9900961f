import { Readable } from 'node:stream'
import type { SmtpReply, SmtpServer } from '#lib/mail/smtp.ts'
import { converse, step, type SmtpOptions } from '#lib/smtp/connection.ts'

/** What is written at once (bytes): a mail that is cut in its middle is then known not to have ended. */
const CHUNK_BYTES = 16 * 1024

/** Hands one built mail to a server, over a connection of its own; limits and guarantees are those of `converse`. */
export function handOver(
  server: SmtpServer,
  { from, to, raw }: { from: string; to: string; raw: Buffer },
  options: SmtpOptions = {},
): Promise<SmtpReply> {
  return converse(server, options, async (connection, progress) => {
    const source = Readable.from(chunksOf(raw), { objectMode: false })
    // The final dot is written once the source has ended, never before.
    source.once('end', () => (progress.mayHaveEnded = true))
    const { response } = await step<{ response: string }>((done) =>
      connection.send({ from, to: [to], size: raw.length }, source, done),
    )
    connection.quit()
    return response
  })
}

/** Connects, encrypts and signs in, and says goodbye: whether a server would let us send. Hands nothing over. */
export function probeServer(server: SmtpServer, options: SmtpOptions = {}): Promise<SmtpReply> {
  return converse(server, options, async (connection) => {
    connection.quit()
    return ''
  })
}

function* chunksOf(raw: Buffer): Generator<Buffer> {
  for (let start = 0; start < raw.length; start += CHUNK_BYTES) yield raw.subarray(start, start + CHUNK_BYTES)
}
