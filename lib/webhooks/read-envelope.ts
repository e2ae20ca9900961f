import { domainToASCII } from 'node:url'
import { z } from 'zod'

/** A part's own header lines, and an envelope, are far shorter (bytes). */
const MAX_HEAD_BYTES = 2 * 1024
const MAX_ENVELOPE_BYTES = 64 * 1024
const MAX_HOSTS = 20
/** RFC 2046. */
const MAX_BOUNDARY_CHARS = 70
const BLANK_LINE = '\r\n\r\n'

const envelope = z.object({ to: z.array(z.string()) })

/**
 * The hosts behind the @ of those a mail was for, lower-cased and in ASCII, as the `envelope` of the posted form says; the
 * `to` beside it is what the sender wrote. Empty where the body has no envelope that can be read. One piece of the body and
 * 66 KB are in memory; what the pieces throw passes through.
 */
export async function readEnvelopeHosts(
  contentType: string,
  pieces: AsyncIterable<Buffer<ArrayBuffer>>,
): Promise<string[]> {
  const boundary = /\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType)
  const name = boundary?.[1] ?? boundary?.[2] ?? ''
  if (name === '' || name.length > MAX_BOUNDARY_CHARS) return []
  const marker = Buffer.from(`\r\n--${name}`)
  // The first part has no line before it.
  let left = Buffer.from('\r\n')
  for await (const piece of pieces) {
    const step = search(Buffer.concat([left, piece]), marker)
    if ('envelope' in step) return hostsOf(step.envelope)
    left = step.left
  }
  return []
}

type Step = { envelope: string } | { left: Buffer<ArrayBuffer> }

/** The envelope, or what has to be looked at again with the bytes that follow. */
function search(bytes: Buffer<ArrayBuffer>, marker: Buffer): Step {
  let at = bytes.indexOf(marker)
  while (at >= 0) {
    const headAt = at + marker.length
    const headEnd = bytes.subarray(0, headAt + MAX_HEAD_BYTES).indexOf(BLANK_LINE, headAt)
    if (headEnd < 0 && bytes.length < headAt + MAX_HEAD_BYTES) return { left: bytes.subarray(at) }
    if (headEnd >= 0 && isEnvelope(bytes.toString('latin1', headAt, headEnd))) {
      const valueAt = headEnd + BLANK_LINE.length
      const end = bytes.indexOf(marker, valueAt)
      const isTooLong = (end < 0 ? bytes.length : end) > valueAt + MAX_ENVELOPE_BYTES
      if (isTooLong) return { envelope: '' }
      return end < 0 ? { left: bytes.subarray(at) } : { envelope: bytes.toString('utf8', valueAt, end) }
    }
    at = bytes.indexOf(marker, headAt)
  }
  return { left: bytes.subarray(Math.max(0, bytes.length - marker.length)) }
}

function isEnvelope(head: string): boolean {
  return /^content-disposition:[^\r\n]*\bname="?envelope"?(?:;|\s|$)/im.test(head)
}

function hostsOf(text: string): string[] {
  const parsed = envelope.safeParse(orNull(text))
  if (!parsed.success) return []
  const hosts = parsed.data.to.map((address) =>
    domainToASCII(address.trim().replace(/>$/, '').split('@').at(-1) ?? ''),
  )
  return [...new Set(hosts.filter((host) => host !== ''))].slice(0, MAX_HOSTS)
}

function orNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
