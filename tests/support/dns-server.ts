import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { AUTHORITATIVE_ANSWER, decode, encode, TRUNCATED_RESPONSE, type Answer } from 'dns-packet'

/** The longest answer without TCP (bytes). */
const UDP_BYTES = 1232
const LENGTH_BYTES = 2
const NXDOMAIN = 3

/**
 * What is done to questions for a name. silent: no answer. cut: half of it. cut-udp: half of it by UDP, all of it by
 * TCP. refused, broken: an rcode. no-authority: an answer from memory. noise: a stray answer to another question first.
 */
export type Misdeed = 'silent' | 'cut' | 'cut-udp' | 'refused' | 'broken' | 'no-authority' | 'noise'

export type DnsRow = {
  name: string
  type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT'
  data: unknown
  ttl?: number
}

/**
 * A real DNS server on loopback, by UDP and TCP on one port. It holds the rows it is given, follows aliases it knows,
 * says NXDOMAIN for what is not there, and misbehaves where `misdeeds` (by name) says so. Both may be changed at any time.
 */
export async function startDnsServer({ address = '127.0.0.1', port = 0 } = {}) {
  const rows: DnsRow[] = []
  const misdeeds = new Map<string, Misdeed>()
  const asked: { name: string; type: string; by: 'udp' | 'tcp' }[] = []

  function answer(query: Buffer, by: 'udp' | 'tcp'): Buffer[] {
    const { id, questions } = decode(query)
    const question = questions?.[0]
    if (!question) return []
    const name = question.name.toLowerCase()
    asked.push({ name, type: question.type, by })
    const misdeed = misdeeds.get(name)
    if (misdeed === 'silent') return []
    const whole = encode({
      type: 'response',
      id,
      ...body(name, question.type, misdeed),
      questions: [question],
    })
    if (misdeed === 'cut' || (misdeed === 'cut-udp' && by === 'udp')) {
      return [whole.subarray(0, Math.ceil(whole.length * 0.6))]
    }
    if (by === 'udp' && whole.length > UDP_BYTES) {
      return [
        encode({
          type: 'response',
          id,
          flags: AUTHORITATIVE_ANSWER | TRUNCATED_RESPONSE,
          questions: [question],
        }),
      ]
    }
    if (misdeed === 'noise') {
      const stray = { name: 'stray.test', type: question.type } as const
      return [encode({ type: 'response', id, flags: AUTHORITATIVE_ANSWER, questions: [stray] }), whole]
    }
    return [whole]
  }

  function body(name: string, type: string, misdeed: Misdeed | undefined) {
    const flags = misdeed === 'no-authority' ? 0 : AUTHORITATIVE_ANSWER
    if (misdeed === 'refused') return { flags: flags | 5 }
    if (misdeed === 'broken') return { flags: flags | 2 }
    const found: DnsRow[] = []
    let at = name
    for (let hop = 0; hop < 20; hop += 1) {
      const here = rows.filter((row) => row.name.toLowerCase() === at)
      const wanted = here.filter((row) => row.type === type)
      const alias = here.find((row) => row.type === 'CNAME')
      found.push(...(wanted.length > 0 || !alias ? wanted : [alias]))
      if (wanted.length > 0 || !alias) break
      at = String(alias.data).toLowerCase()
    }
    const exists = rows.some(
      (row) => row.name.toLowerCase() === name || row.name.toLowerCase().endsWith(`.${name}`),
    )
    const soa = rows
      .filter((row) => row.type === 'SOA' && (name === row.name || name.endsWith(`.${row.name}`)))
      .toSorted((one, other) => other.name.length - one.name.length)[0]
    return {
      flags: flags | (exists ? 0 : NXDOMAIN),
      answers: found.map(toAnswer),
      authorities: found.length === 0 && soa ? [toAnswer(soa)] : [],
    }
  }

  const udp = createSocket('udp4')
  udp.on('message', (query, peer) => {
    for (const bytes of answer(query, 'udp')) udp.send(bytes, peer.port, peer.address)
  })
  await new Promise<void>((resolve) => udp.bind(port, address, resolve))
  const bound = udp.address().port
  const open = new Set<Socket>()
  const tcp = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
    socket.on('data', (bytes) => {
      for (const reply of answer(bytes.subarray(LENGTH_BYTES), 'tcp')) {
        const length = Buffer.alloc(LENGTH_BYTES)
        // A cut answer promises more than comes.
        const isCut = [...misdeeds.values()].includes('cut')
        length.writeUInt16BE(isCut ? reply.length + 50 : reply.length)
        socket.end(Buffer.concat([length, reply]))
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject)
    tcp.listen(bound, address, resolve)
  })
  return {
    server: { address, port: bound },
    rows,
    misdeeds,
    asked,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ])
    },
  }
}

export type DnsTestServer = Awaited<ReturnType<typeof startDnsServer>>

/** A zone's own two rows, with its server at `address`. */
export function zoneRows(zone: string, address: string): DnsRow[] {
  return [
    {
      name: zone,
      type: 'SOA',
      ttl: 900,
      data: {
        mname: `ns1.${zone}`,
        rname: `hostmaster.${zone}`,
        serial: 1,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: 120,
      },
    },
    { name: zone, type: 'NS', data: `ns1.${zone}` },
    { name: `ns1.${zone}`, type: 'A', data: address },
  ]
}

function toAnswer(row: DnsRow): Answer {
  return { name: row.name, type: row.type, class: 'IN', ttl: row.ttl ?? 300, data: row.data } as Answer
}
