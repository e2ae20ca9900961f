import pino from 'pino'
import { env } from '#lib/env.ts'

/** Never logged, wherever they stand in an object. Log ids, not people. */
const SECRETS = ['password', 'apiKey', 'key', 'token', 'authorization', 'secret']

let root: pino.Logger | undefined

/** A structured logger for one part of the system, writing JSON lines to standard output. */
export function log(part: string): pino.Logger {
  root ??= pino({
    level: env().logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  })
  return root.child({ part })
}
