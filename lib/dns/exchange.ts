import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { decode, encode, RECURSION_DESIRED, type DecodedPacket } from 'dns-packet'
import type { DnsFailure, DnsServer, RecordType } from '#lib/dns/answer.ts'
import { foldName } from '#lib/dns/read-answer.ts'

/** What we can take by UDP (bytes): passes every network unbroken. */
const UDP_BYTES = 1232
const LENGTH_BYTES = 2

export type Question = { name: string; type: RecordType; isRecursive: boolean }
export type Message = { ok: true; packet: DecodedPacket } | { ok: false; reason: DnsFailure }

/**
 * One question to one server, by UDP and, when the answer is cut or too long, by TCP. Never throws for what a network
 * or a server does; both ways together end after `timeoutMs`. Answers that do not belong to the question are ignored.
 */
export async function exchange(server: DnsServer, question: Question, timeoutMs: number): Promise<Message> {
  const deadline = Date.now() + timeoutMs
  const query = encodeQuery(question)
  if (!query) return { ok: false, reason: 'malformed' }
  const short = await byUdp(server, question, query, timeoutMs)
  const isWhole = short.ok ? !short.packet.flag_tc : short.reason !== 'malformed'
  const left = deadline - Date.now()
  return isWhole || left <= 0 ? short : byTcp(server, question, query, left)
}

/** Null for a name that no message can carry. */
function encodeQuery({ name, type, isRecursive }: Question): Buffer | null {
  const fits = name.length <= 253 && name.split('.').every((label) => label.length >= 1 && label.length <= 63)
  if (!fits) return null
  return encode({
    type: 'query',
    id: randomInt(0x10000),
    flags: isRecursive ? RECURSION_DESIRED : 0,
    questions: [{ name, type, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  })
}

function byUdp(server: DnsServer, question: Question, query: Buffer, timeoutMs: number): Promise<Message> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4')
    const end = (outcome: Message) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      // Closing may still report that the server was not there.
      socket.on('error', () => undefined)
      socket.close()
      resolve(outcome)
    }
    const timer = setTimeout(() => end({ ok: false, reason: 'timed-out' }), timeoutMs)
    socket.on('error', () => end({ ok: false, reason: 'unreachable' }))
    socket.on('message', (bytes) => {
      const outcome = read(bytes, question, query)
      if (outcome) end(outcome)
    })
    // A connected socket takes what its server sends and nothing else.
    socket.connect(server.port, server.address, () => socket.send(query))
  })
}

function byTcp(server: DnsServer, question: Question, query: Buffer, timeoutMs: number): Promise<Message> {
  return new Promise((resolve) => {
    const socket = connect(server.port, server.address)
    const end = (outcome: Message) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => end({ ok: false, reason: 'timed-out' }), timeoutMs)
    let bytes = Buffer.alloc(0)
    socket.once('error', () => end({ ok: false, reason: 'unreachable' }))
    // Too short by then: cut in the middle.
    socket.once('close', () => end({ ok: false, reason: 'malformed' }))
    socket.once('connect', () => {
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt16BE(query.length)
      socket.write(Buffer.concat([length, query]))
    })
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.length < LENGTH_BYTES) return
      const size = LENGTH_BYTES + bytes.readUInt16BE(0)
      if (bytes.length < size) return
      end(read(bytes.subarray(LENGTH_BYTES, size), question, query) ?? { ok: false, reason: 'malformed' })
    })
  })
}

/** Null: not the answer to this question. */
function read(bytes: Buffer, question: Question, query: Buffer): Message | null {
  if (bytes.length < LENGTH_BYTES || bytes.readUInt16BE(0) !== query.readUInt16BE(0)) return null
  try {
    const packet = decode(bytes)
    // The decoder reads on past the end of a message that was cut.
    if (decode.bytes > bytes.length || !packet.flag_qr) return { ok: false, reason: 'malformed' }
    const asked = packet.questions?.[0]
    if (asked && (foldName(asked.name) !== foldName(question.name) || asked.type !== question.type))
      return null
    return { ok: true, packet }
  } catch {
    return { ok: false, reason: 'malformed' }
  }
}
