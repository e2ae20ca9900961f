import { createSocket, type Socket } from 'node:dgram'
import { AUTHORITATIVE_ANSWER, decode, encode, type Answer, type Question } from 'dns-packet'
import { getDomain } from 'tldts'
import { findRecords, nameExists } from '#lib/sandbox/dns-records.ts'
import { log } from '#lib/log.ts'

const NXDOMAIN = 3
/** Longer chains of aliases are not followed. */
const MAX_ALIASES = 8
/** How long others may remember what is not there (s): short, since people wait for it. */
const NEGATIVE_TTL = 10
/** 5 s in all. */
const BIND_TRIES = 50
const BIND_PAUSE_MS = 100

/**
 * Answers for every domain from the stand-in's records, by UDP on the loopback port of its API, as a resolver and as the
 * domain's own server alike. Answers of any length go out as they are: on loopback they fit. Without the port the sandbox
 * goes on and domains cannot be looked up.
 */
export async function startDns(port: number): Promise<{ stop: () => Promise<void> }> {
  const socket = await listen(port)
  if (socket === null) return { stop: () => Promise.resolve() }
  socket.on('error', (error) => log('sandbox').error({ err: error }, 'DNS socket'))
  socket.on('message', (query, peer) => {
    answer(query)
      .then((bytes) => (bytes ? socket.send(bytes, peer.port, peer.address) : undefined))
      .catch((error: unknown) => log('sandbox').error({ err: error }, 'A DNS question was not answered.'))
  })
  return { stop: () => new Promise((resolve) => socket.close(() => resolve())) }
}

/** Null: somebody has the port. One that asks something by UDP has it for a few seconds only. */
async function listen(port: number): Promise<Socket | null> {
  for (let left = BIND_TRIES; ; left -= 1) {
    const bound = await bind(port)
    if (!(bound instanceof Error)) return bound
    if (left <= 1) {
      log('sandbox').warn({ err: bound }, 'The sandbox’s DNS could not listen.')
      return null
    }
    await new Promise((resolve) => setTimeout(resolve, BIND_PAUSE_MS))
  }
}

function bind(port: number): Promise<Socket | Error> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', (error) => {
      socket.close()
      resolve(error)
    })
    socket.bind(port, '127.0.0.1', () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

async function answer(query: Buffer): Promise<Buffer | null> {
  const { id, questions } = decode(query)
  const question = questions?.[0]
  if (!question) return null
  const { answers, exists, zone } = await look(question)
  return encode({
    type: 'response',
    id,
    flags: AUTHORITATIVE_ANSWER | (exists ? 0 : NXDOMAIN),
    questions: [question],
    answers,
    authorities: answers.length === 0 ? [soaOf(zone)] : [],
  })
}

async function look({ name, type }: Question) {
  const zone = getDomain(name) ?? name
  if (type === 'NS' && name.toLowerCase() === zone) {
    return { answers: [answerOf(zone, 'NS', `ns.${zone}`)], exists: true, zone }
  }
  if (type === 'A' && name.toLowerCase() === `ns.${zone}`) {
    return { answers: [answerOf(name, 'A', '127.0.0.1')], exists: true, zone }
  }
  const answers: Answer[] = []
  let at = name
  for (let hop = 0; hop < MAX_ALIASES; hop += 1) {
    const rows = await findRecords(at)
    const wanted = rows.filter((row) => row.type === type)
    const alias = wanted.length === 0 ? rows.find((row) => row.type === 'CNAME') : undefined
    answers.push(...wanted.map((row) => answerOf(row.host, row.type, row.data, row)))
    if (!alias) break
    answers.push(answerOf(alias.host, 'CNAME', alias.data, alias))
    at = alias.data
  }
  return { answers, exists: answers.length > 0 || name === zone || (await nameExists(name)), zone }
}

function answerOf(name: string, type: string, data: string, { ttl = 300, priority = 10 } = {}): Answer {
  const head = { name, ttl, class: 'IN' as const }
  switch (type) {
    case 'MX':
      return { ...head, type: 'MX', data: { preference: priority, exchange: data } }
    case 'TXT':
      return { ...head, type: 'TXT', data: data.match(/.{1,255}/gs) ?? [''] }
    case 'A':
    case 'NS':
    case 'CNAME':
      return { ...head, type, data }
    default:
      throw new Error(`The sandbox holds no records of type ${type}.`)
  }
}

function soaOf(zone: string): Answer {
  return {
    type: 'SOA',
    name: zone,
    ttl: NEGATIVE_TTL,
    class: 'IN',
    data: {
      mname: `ns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 60,
      retry: 60,
      expire: 60,
      minimum: NEGATIVE_TTL,
    },
  }
}
