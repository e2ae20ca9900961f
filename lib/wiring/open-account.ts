import { sendgridClient, type SendgridClient } from '#lib/sendgrid/client.ts'
import { subuserClient } from '#lib/sendgrid/subuser-client.ts'
import { openManagementKey } from '#lib/settings/management-key.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'

/**
 * The client for managing a provider's account: by the management key where there is one, else by the transactional
 * key (the marketing key for marketing mail that is another subuser's). `actsFor` says whose settings are meant: those of the subuser that carries a stream's mail (webhooks, domains,
 * suppressions), or the account itself (plan, teammates, subusers). `subuser`: for whom the management key speaks; what
 * it may not ask for another (senders, IP pools, mails of DNS records) the key of that stream asks. Null: there is no key. Throws `not-configured` when the key was sealed with another SECRET_KEY.
 */
export async function openAccountClient(
  provider: Provider,
  { actsFor = 'transactional', timeoutMs }: { actsFor?: Stream | 'account'; timeoutMs?: number } = {},
): Promise<{ client: SendgridClient; subuser: string | null } | null> {
  const api = { ...providerApi(provider), ...(timeoutMs === undefined ? {} : { timeoutMs }) }
  const managementKey = await openManagementKey(provider)
  if (managementKey) {
    const subuser = actsFor === 'account' ? null : (await readStream(provider, actsFor)).subuser
    if (actsFor === 'account' || subuser === null)
      return { client: sendgridClient({ apiKey: managementKey, ...api }), subuser: null }
    const ownKey = await openStreamKey(provider, actsFor)
    const client = subuserClient({ subuser, parentKey: managementKey, ownKey, ...api })
    return { client, subuser }
  }
  // A stream's own key was made inside its subuser and speaks for it without being told.
  const apiKey = await openStreamKey(provider, await keyHolderOf(provider, actsFor))
  return apiKey ? { client: sendgridClient({ apiKey, ...api }), subuser: null } : null
}

/** Where marketing mail is another subuser's, the transactional key says nothing of it. */
async function keyHolderOf(provider: Provider, actsFor: Stream | 'account'): Promise<Stream> {
  if (actsFor !== 'marketing') return 'transactional'
  const [transactional, marketing] = await Promise.all([
    readStream(provider, 'transactional'),
    readStream(provider, 'marketing'),
  ])
  return marketing.subuser === transactional.subuser ? 'transactional' : 'marketing'
}
