import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

export type Subuser = {
  username: string
  email: string
  isDisabled: boolean
  /** Null where the account does not tell. It is fixed when a subuser is made. */
  region: 'global' | 'eu' | null
}

const PAGE = 500
/** Plans have up to some hundreds; the bound only stops a loop. */
const MAX_PAGES = 10

const shape = z.array(
  z.object({
    username: z.string(),
    email: z.string().catch(''),
    disabled: z.boolean().catch(false),
    region: z.enum(['global', 'eu']).nullish().catch(null),
  }),
)

/** The subusers of the account, at most 5,000 (GET /v3/subusers, scope subusers.read). Throws what `ask` throws. */
export async function listSubusers(client: SendgridClient): Promise<Subuser[]> {
  const found: Subuser[] = []
  for (let page = 0; page < MAX_PAGES; page++) {
    const url = `/v3/subusers?include_region=true&limit=${PAGE}&offset=${page * PAGE}`
    const rows = await ask(client, { method: 'GET', url }, shape)
    for (const { username, email, disabled, region } of rows)
      found.push({ username, email, isDisabled: disabled, region: region ?? null })
    if (rows.length < PAGE) break
  }
  return found
}
