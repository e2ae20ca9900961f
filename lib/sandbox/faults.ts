import type { Tx } from '#lib/db.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'

/**
 * How an endpoint can be told to fail. `time-out`: nothing is done and no answer given. `lost`: it is done, and its
 * answer never given.
 */
export const FAULT_KINDS = ['401', '403', '429', '500', 'time-out', 'lost'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export type SandboxFaultRow = {
  id: number
  /** Empty: every method. */
  method: string
  pathPrefix: string
  kind: FaultKind
  /** How many requests it still hits; null: until it is cleared. */
  remaining: number | null
  hits: number
}

/** How long an answer is withheld: longer than any client waits. */
const WITHHELD_MS = 60_000
/** After this a client that was told to slow down may come again (seconds). */
const RESET_S = 2

/**
 * Tells the endpoints whose path begins with `pathPrefix` to fail: for the next `count` requests, or until cleared
 * where it is null. Obeyed at the next request. Answers with the id to clear it by.
 */
export async function setSandboxFault(
  tx: Tx,
  fault: { method?: string; pathPrefix: string; kind: FaultKind; count?: number | null },
): Promise<number> {
  const { method = '', pathPrefix, kind, count = 1 } = fault
  return (await tx.sandboxFault.create({ data: { method, pathPrefix, kind, remaining: count } })).id
}

/** Lets an endpoint behave again; all of them without an id. */
export async function clearSandboxFaults(tx: Tx, id?: number): Promise<void> {
  await tx.sandboxFault.deleteMany({ where: id === undefined ? {} : { id } })
}

/** What is told to fail and was not used up yet. */
export async function listSandboxFaults(tx: Tx): Promise<SandboxFaultRow[]> {
  const rows = await tx.sandboxFault.findMany({
    where: ARMED,
    omit: { createdAt: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({ ...row, kind: kindOf(row.kind) }))
}

/** Takes one failure that a request is to meet; null: it is answered as usual. Each is given to one request only. */
export async function takeFault(
  tx: Tx,
  request: { method: string; path: string },
): Promise<FaultKind | null> {
  const armed = await tx.sandboxFault.findMany({ where: ARMED, orderBy: { id: 'asc' } })
  const fitting = armed.filter(
    ({ method, pathPrefix }) =>
      (method === '' || method === request.method) && request.path.startsWith(pathPrefix),
  )
  for (const { id, remaining, kind } of fitting) {
    const { count } = await tx.sandboxFault.updateMany({
      where: { id, ...(remaining === null ? {} : { remaining: { gt: 0 } }) },
      data: { hits: { increment: 1 }, ...(remaining === null ? {} : { remaining: { decrement: 1 } }) },
    })
    if (count > 0) return kindOf(kind)
  }
  return null
}

/** The answer of a request that fails without being done. */
export function faultAnswer(kind: Exclude<FaultKind, 'lost'>): Answer {
  if (kind === 'time-out') return withheld({ status: 504 })
  if (kind === '429') {
    const reset = String(Math.ceil(Date.now() / 1000) + RESET_S)
    return {
      ...errorAnswer(429, { message: 'too many requests' }),
      headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset },
    }
  }
  return errorAnswer(Number(kind), { message: SENTENCE[kind] })
}

/** An answer that comes too late for anybody. */
export function withheld(answer: Answer): Answer {
  return { ...answer, delayMs: WITHHELD_MS }
}

const ARMED = { OR: [{ remaining: null }, { remaining: { gt: 0 } }] }

const SENTENCE = {
  '401': 'The provided authorization grant is invalid, expired, or revoked',
  '403': 'access forbidden',
  '500': 'internal server error',
}

function kindOf(text: string): FaultKind {
  return FAULT_KINDS.find((kind) => kind === text) ?? '500'
}
