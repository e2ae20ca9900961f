import { DomainError } from '#lib/errors.ts'

/**
 * What has arrived of the event posts that are in hand at one moment in this process (bytes), whoever sends them. Not what
 * they say they will send: idle connections must not keep others out.
 */
const MAX_BYTES = 128 * 1024 * 1024
const RETRY_AFTER_SECONDS = 10

/** `signal` ends the reading (its reason is the error to answer with); `isWhole` is told when nothing more is to come. */
export type Room = { signal: AbortSignal; onBytes: (count: number) => void; isWhole: () => void }

type Reading = { bytes: number; ending: AbortController }

/** Next loads modules twice: one room for the process. `unfinished`, the one that began first before the others. */
const holder = globalThis as typeof globalThis & {
  mailroomReading?: { bytes: number; unfinished: Set<Reading> }
}
const room = (holder.mailroomReading ??= { bytes: 0, unfinished: new Set() })

/**
 * Does `work` on a body that comes in, counted until `work` is done with it. Where all bodies together take too much, those
 * that have been unfinished longest are ended: an honest sender is through within moments, and whoever holds bodies back
 * keeps out only himself. A body that is whole is ended no more.
 */
export async function inReadingRoom(work: (room: Room) => Promise<void>): Promise<void> {
  const reading: Reading = { bytes: 0, ending: new AbortController() }
  try {
    await work({
      signal: reading.ending.signal,
      onBytes: (count) => countIn(reading, count),
      isWhole: () => room.unfinished.delete(reading),
    })
  } finally {
    leave(reading)
  }
}

function countIn(reading: Reading, count: number): void {
  room.unfinished.add(reading)
  reading.bytes += count
  room.bytes += count
  for (const oldest of room.unfinished) {
    if (room.bytes <= MAX_BYTES) return
    leave(oldest)
    oldest.ending.abort(tooManyAtOnce())
  }
}

function leave(reading: Reading): void {
  room.unfinished.delete(reading)
  room.bytes -= reading.bytes
  reading.bytes = 0
}

function tooManyAtOnce(): DomainError {
  return new DomainError('provider-unavailable', 'Too many posts come in at once.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}
