import type { SendgridClient } from '#lib/sendgrid/client.ts'

export type CallFault = 'killed' | 'answer lost' | 'too many' | 'no answer'

/** A client whose call number `at` goes wrong: made or not, and what is heard of it. */
export function faultyClient(
  good: SendgridClient,
  fault: CallFault,
  at: number,
): SendgridClient & { calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    request: async (call) => {
      calls += 1
      if (calls !== at) return good.request(call)
      if (fault === 'too many') {
        return {
          kind: 'answered',
          status: 429,
          headers: {},
          json: { errors: [{ field: null, message: 'too many requests' }] },
        }
      }
      if (fault === 'no answer')
        return { kind: 'failed', phase: 'never-sent', code: 'ECONNREFUSED', message: 'refused' }
      await good.request(call)
      if (fault === 'killed') throw new Error('killed')
      return { kind: 'failed', phase: 'maybe-sent', code: 'TIMED_OUT', message: 'no answer within 15 s' }
    },
  }
}
