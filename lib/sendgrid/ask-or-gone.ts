import type { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridCall, SendgridClient } from '#lib/sendgrid/client.ts'

/** As `ask`; null when what the path names does not exist (404). */
export async function askOrGone<T>(
  client: SendgridClient,
  call: SendgridCall,
  shape: z.ZodType<T>,
): Promise<T | null> {
  let isGone = false
  const watched: SendgridClient = {
    ...client,
    request: async (call) => {
      const reply = await client.request(call)
      isGone = reply.kind === 'answered' && reply.status === 404
      return isGone ? { kind: 'answered', status: 204, headers: {}, json: null } : reply
    },
  }
  return ask(watched, call, shape.nullable()).then((answer) => (isGone ? null : answer))
}
