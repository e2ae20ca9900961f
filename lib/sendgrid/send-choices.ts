import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

export type UnsubscribeGroup = { id: number; name: string; description: string; isDefault: boolean }

/** `id` is documented as a number and seen as text, too (facts: types drift). */
const group = z.object({
  id: z.coerce.number().int(),
  name: z.string(),
  description: z.string().nullish(),
  is_default: z.boolean().nullish(),
})

/** The account's unsubscribe groups (`GET /v3/asm/groups`, scope `asm.groups.read`). Throws as `ask` does. */
export async function listUnsubscribeGroups(client: SendgridClient): Promise<UnsubscribeGroup[]> {
  const groups = await ask(client, { method: 'GET', url: '/v3/asm/groups' }, z.array(group))
  return groups.map(({ id, name, description, is_default }) => ({
    id,
    name,
    description: description ?? '',
    isDefault: is_default ?? false,
  }))
}

/** The names of the account's IP pools (`GET /v3/ips/pools`, scope `ips.pools.read`). Throws as `ask` does. */
export async function listIpPools(client: SendgridClient): Promise<string[]> {
  const pools = await ask(
    client,
    { method: 'GET', url: '/v3/ips/pools' },
    z.array(z.object({ name: z.string() })),
  )
  return pools.map(({ name }) => name)
}
