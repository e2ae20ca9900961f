import { DomainError } from '#lib/errors.ts'
import { sendgridClient, type SendgridAccount, type SendgridClient } from '#lib/sendgrid/client.ts'

/**
 * What a parent's key cannot ask for a subuser: SendGrid's OpenAPI documents describe no On-Behalf-Of header there
 * (tsg_mail, tsg_verified_senders, tsg_domain_authentication, tsg_ips, tsg_subusers; v3).
 */
const TAKES_NO_ON_BEHALF_OF = [
  '/v3/mail/send',
  '/v3/verified_senders',
  '/v3/whitelabel/dns/email',
  '/v3/ips',
  '/v3/subusers',
]

/**
 * A client that manages a subuser: by the parent's key on its behalf, and where the API has no word for that, by the key
 * that was made inside the subuser. Without that key such a call throws `not-configured`: what the parent's key answers
 * or does there is the parent account's.
 */
export function subuserClient({
  subuser,
  parentKey,
  ownKey,
  ...limits
}: Omit<SendgridAccount, 'apiKey' | 'onBehalfOf'> & {
  subuser: string
  parentKey: string
  ownKey: string | null
}): SendgridClient {
  const acting = sendgridClient({ ...limits, apiKey: parentKey, onBehalfOf: subuser })
  const own = ownKey === null ? null : sendgridClient({ ...limits, apiKey: ownKey })
  return {
    byHand: limits.byHand,
    request: async (call) => {
      if (!TAKES_NO_ON_BEHALF_OF.some((prefix) => call.url.startsWith(prefix))) return acting.request(call)
      if (own) return own.request(call)
      throw new DomainError(
        'not-configured',
        `SendGrid answers this for the subuser ${subuser} only by a key made inside it. Save that key for its stream under Settings → SendGrid.`,
      )
    },
  }
}
