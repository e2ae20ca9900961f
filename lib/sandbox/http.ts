import type { IncomingMessage } from 'node:http'

/** An answer of the stand-in; given only after `delayMs`, if the caller is still there. */
export type Answer = {
  status: number
  json?: unknown
  html?: string
  headers?: Record<string, string>
  delayMs?: number
}

export type ApiError = { message: string; field?: string | null; [more: string]: unknown }

/** SendGrid's error body. */
export function errorAnswer(status: number, ...errors: ApiError[]): Answer {
  return { status, json: { errors: errors.map((error) => ({ ...error, field: error.field ?? null })) } }
}

/** The whole body, or null as soon as it is longer than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read on to the end, so that the sender gets the answer instead of a cut connection.
    if (size <= maxBytes) chunks.push(chunk)
  }
  return size > maxBytes ? null : Buffer.concat(chunks)
}

/** Undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
