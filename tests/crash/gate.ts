import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * Where to stop the bytes between a process and what it talks to. `about` chooses the conversation: the first one that
 * says this. `request`: what is asked next (in SQL: the commit) never arrives. `answer`: it arrives and is done, and
 * nobody is told.
 */
type Trap = { about: RegExp; hold: 'request' | 'answer' }

export type Gate = {
  port: number
  /** Arms the trap; `sprung` resolves once it holds something, `open` lets go of all. */
  set: (trap: Trap) => { sprung: Promise<void>; open: () => void }
  close: () => Promise<void>
}

type Armed = Trap & { target: Socket | null; spring: () => void }

/** Enough to find a word that two packets share. */
const TAIL = 64

/** A TCP relay to `target` in which bytes can be held: kill points without a line of test code in the product. */
export async function openGate(target: () => number): Promise<Gate> {
  let armed: Armed | null = null
  const held = new Set<Socket>()
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: target(), host: '127.0.0.1', noDelay: true })
    client.setNoDelay(true)
    const pair = [client, upstream] as const
    for (const socket of pair) {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        for (const other of pair) other.destroy()
        open.delete(socket)
        // It ended before the moment came: the next conversation that says the word will do.
        if (armed?.target === client && !held.has(client)) armed.target = null
      })
    }
    const talk = { isInTransaction: false, holdsRequest: false, holdsAnswer: false, tail: '' }
    client.on('data', (bytes: Buffer) => {
      if (talk.holdsRequest) return
      const said = talk.tail + bytes.toString('latin1')
      talk.tail = said.slice(-TAIL)
      if (/\bbegin\b/i.test(said)) talk.isInTransaction = true
      const isCommit = /\bcommit\b/i.test(said)
      if (armed?.target === null && armed.about.test(said)) armed.target = client
      const isDue = armed?.target === client && (isCommit || !talk.isInTransaction)
      if (/\bcommit\b|\brollback\b/i.test(said)) talk.isInTransaction = false
      if (armed && isDue) {
        held.add(client)
        if (armed.hold === 'request') {
          talk.holdsRequest = true
          armed.spring()
          return
        }
        talk.holdsAnswer = true
      }
      upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      if (talk.holdsAnswer) armed?.spring()
      else client.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    set: (trap) => {
      const sprung = new Promise<void>((spring) => (armed = { ...trap, target: null, spring }))
      const letGo = () => {
        armed = null
        for (const socket of held) socket.destroy()
        held.clear()
      }
      return { sprung, open: letGo }
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
