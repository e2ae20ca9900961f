type Element = {
  oid: number
  /** Bytes that `value` takes. */
  size: (value: unknown) => number
  write: (value: unknown, into: Buffer, at: number) => void
}

/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1)

const DASH = 45
const NO_DIGIT = 255
/** What a character code is worth as a hexadecimal digit. */
const HEX_DIGIT = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? NO_DIGIT : digit
})

const TEXT: Element = {
  oid: 25,
  size: (value) => Buffer.byteLength(String(value)),
  write: (value, into, at) => into.write(String(value), at),
}

/** By the name that stands in the cast; oids are those of PostgreSQL's pg_type.dat. */
const ELEMENTS: ReadonlyMap<string, Element> = new Map([
  ['text', TEXT],
  ['json', { ...TEXT, oid: 114 }],
  ['bytea', { oid: 17, size: (value) => (value as Buffer).length, write: writeBytes }],
  [
    'bigint',
    {
      oid: 20,
      size: () => 8,
      write: (value, into, at) =>
        into.writeBigInt64BE(typeof value === 'bigint' ? value : BigInt(String(value)), at),
    },
  ],
  ['int', { oid: 23, size: () => 4, write: (value, into, at) => into.writeInt32BE(Number(value), at) }],
  [
    'boolean',
    { oid: 16, size: () => 1, write: (value, into, at) => into.writeUInt8(value === true ? 1 : 0, at) },
  ],
  ['uuid', { oid: 2950, size: () => 16, write: writeUuid }],
  ['timestamptz', { oid: 1184, size: () => 8, write: writeTime }],
])

/** The type of each parameter that is cast to an array right where it stands (`$1::uuid[]`), by its number. */
export function arrayTypes(sql: string): Map<number, string> {
  const found = new Map<number, string>()
  for (const [, number, type] of sql.matchAll(/\$(\d+)::([a-z]+)\[\]/g)) found.set(Number(number), type ?? '')
  return found
}

/**
 * A list in PostgreSQL's binary form (array_recv): it is neither quoted here nor parsed there, which for long lists of
 * texts is most of the work. Null for a type that is not among `ELEMENTS`: such a list goes as text.
 */
export function encodeArray(type: string, values: readonly unknown[]): Buffer | null {
  const element = ELEMENTS.get(type)
  if (!element) return null
  let bytes = 20
  let hasNull = 0
  const sizes = new Int32Array(values.length)
  values.forEach((value, index) => {
    const size = value === null || value === undefined ? -1 : element.size(value)
    if (size < 0) hasNull = 1
    sizes[index] = size
    bytes += 4 + Math.max(size, 0)
  })
  const into = Buffer.allocUnsafe(bytes)
  into.writeInt32BE(values.length > 0 ? 1 : 0, 0)
  into.writeInt32BE(hasNull, 4)
  into.writeInt32BE(element.oid, 8)
  into.writeInt32BE(values.length, 12)
  into.writeInt32BE(1, 16)
  let at = 20
  values.forEach((value, index) => {
    const size = sizes[index] ?? -1
    into.writeInt32BE(size, at)
    at += 4
    if (size > 0) element.write(value, into, at)
    at += Math.max(size, 0)
  })
  return values.length > 0 ? into : into.subarray(0, 12)
}

function writeBytes(value: unknown, into: Buffer, at: number): void {
  into.set(value as Uint8Array, at)
}

function writeUuid(value: unknown, into: Buffer, at: number): void {
  const text = String(value)
  let digits = 0
  let byte = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === DASH) continue
    const digit = HEX_DIGIT[code] ?? NO_DIGIT
    if (digit === NO_DIGIT || digits === 32) throw new TypeError(`not a UUID: ${text}`)
    byte = (byte << 4) | digit
    if (digits % 2 === 1) into[at + (digits >> 1)] = byte
    digits++
  }
  if (digits !== 32) throw new TypeError(`not a UUID: ${text}`)
}

function writeTime(value: unknown, into: Buffer, at: number): void {
  const ms = value instanceof Date ? value.getTime() : Date.parse(String(value))
  if (Number.isNaN(ms)) throw new TypeError(`not a time: ${String(value)}`)
  const micros = Math.round(ms - EPOCH_MS) * 1000
  // In two halves: a BigInt for each of thousands of times is garbage.
  into.writeInt32BE(Math.floor(micros / 2 ** 32), at)
  into.writeUInt32BE(micros - Math.floor(micros / 2 ** 32) * 2 ** 32, at + 4)
}
