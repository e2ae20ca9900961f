import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const POLICIES = '/v3/user/webhooks/security/policies'

/** How the posts of Inbound Parse prove that they are SendGrid's. Not every account is offered policies. */
export type SecurityPolicy = { id: string; name: string; publicKey: string | null }

const policy = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  signature: z.object({ public_key: z.string().nullish() }).nullish(),
})

/** All policies of the account. */
export async function listPolicies(client: SendgridClient): Promise<SecurityPolicy[]> {
  const { policies } = await ask(
    client,
    { method: 'GET', url: POLICIES },
    z.object({ policies: z.array(policy).nullish() }),
  )
  return (policies ?? []).map(toPolicy)
}

/** Makes a policy that signs, with a key pair of its own. */
export async function createSigningPolicy(
  client: SendgridClient,
  name: string,
): Promise<SecurityPolicy & { publicKey: string }> {
  const body = { name, signature: { enabled: true } }
  const made = await ask(client, { method: 'POST', url: POLICIES, body }, z.object({ policy }))
  const { publicKey, ...rest } = toPolicy(made.policy)
  if (publicKey !== null) return { ...rest, publicKey }
  throw new DomainError('provider-unavailable', 'SendGrid made a security policy and gave no key. Try again.')
}

/** Removes a policy and takes it off the hosts that use it. */
export async function deletePolicy(client: SendgridClient, id: string): Promise<void> {
  const url = `${POLICIES}/${encodeURIComponent(id)}?force=true`
  await askOrGone(client, { method: 'DELETE', url }, z.unknown())
}

function toPolicy({ id, name, signature }: z.output<typeof policy>): SecurityPolicy {
  return { id, name: name ?? '', publicKey: signature?.public_key || null }
}
