import pino from 'pino'
import { env } from '#lib/env.ts'

/** Never logged, wherever they stand in an object. Log ids, not people. */
const SECRETS = ['password', 'apiKey', 'key', 'token', 'authorization', 'secret']

/**
 * What is put in the place of people, in a line that is about to be written: servers name mail addresses in what they say,
 * and PostgreSQL quotes the values it stumbled over.
 */
const PEOPLE: [RegExp, string][] = [
  // Bounded (RFC 5321 allows 254): else a long line without an @ takes time by its square.
  [/[^\s"'\\<>()[\],:;=/@]{1,254}@[^\s"'\\<>()[\],:;=/]{1,254}/g, '[address]'],
  [/(Key \([^)]*\))=\(.*?\)(?= (?:already|is not|is still|conflicts))/g, '$1=([value])'],
  [/(Failing row contains )\(.*?\)(?=[."\\])/g, '$1([values])'],
  [/(invalid input (?:syntax|value) for [^:"\\]*: )\\".*?\\"/g, '$1[value]'],
]

let root: pino.Logger | undefined

/** A structured logger for one part of the system, writing JSON lines to standard output. */
export function log(part: string): pino.Logger {
  root ??= pino({
    level: env().logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describe },
    hooks: { streamWrite: withoutPeople },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  })
  return root.child({ part })
}

function withoutPeople(line: string): string {
  return PEOPLE.reduce((text, [found, shown]) => text.replace(found, shown), line)
}

const MAX_CAUSES = 4

/**
 * What is written of an error: its type, code, sentence and the places it passed, and the same of its causes. Nothing that
 * hangs on it besides: databases and clients hang the row, the query or the request there.
 */
function describe(error: unknown, depth = 0): unknown {
  if (!isErrorLike(error)) return { type: typeof error }
  const { name, code, message, stack = '', cause } = error
  return {
    type: name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: withoutCall(message),
    stack: placesOf(stack),
    ...(cause === undefined || depth === MAX_CAUSES ? {} : { cause: describe(cause, depth + 1) }),
  }
}

type ErrorLike = { name: string; message: string; stack?: string; code?: unknown; cause?: unknown }

/** What Zod gives without throwing it is none of JavaScript's own errors. */
function isErrorLike(error: unknown): error is ErrorLike {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  )
}

/** Prisma's sentence stands after the call it was given, values and all. */
function withoutCall(message: string): string {
  return message.replace(/^\s*Invalid `[^]*\n\s*\n/, '').trim()
}

function placesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
