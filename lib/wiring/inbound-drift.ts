import { inboundAddress } from '#lib/settings/inbound-address.ts'
import { digestOfSecret, type InboundConnection, type SeenHost } from '#lib/settings/inbound-connection.ts'

/** What of our inbound host is not as we made it. `isForeign`: it posts to somebody else, so a person decides. */
export type InboundDrift = {
  kind: 'gone' | 'foreign' | 'url' | 'raw' | 'spam' | 'unsigned' | 'policy'
  /** What was seen, as a sentence. */
  sentence: string
  expected: string
  found: string
}

/** A secret as it stands in a URL: 32 bytes in base64url. */
const SECRETS = /(?<![\w-])[\w-]{43}(?![\w-])/g

/** Whether a URL carries a secret that is or was ours, wherever it leads: nobody else can know it. */
export function isOurs(
  {
    secret,
    formerSecret,
    retiredSecrets,
  }: Pick<InboundConnection, 'secret' | 'formerSecret' | 'retiredSecrets'>,
  url: string,
): boolean {
  return (url.match(SECRETS) ?? []).some(
    (one) => one === secret || one === formerSecret || retiredSecrets.includes(digestOfSecret(one)),
  )
}

/** All that differs between our host as it was last seen and as it should be. URLs are shown without their secret. */
export function findInboundDrift(connection: InboundConnection, host: SeenHost | null): InboundDrift[] {
  const wanted = inboundAddress(connection.provider, connection.secret).url
  const { hostname } = connection
  if (!host) {
    const sentence = `The account no longer has ${hostname}: mail to it is refused.`
    return [{ kind: 'gone', sentence, expected: hostname, found: 'none' }]
  }
  return [
    ...urlDrift(connection, host, wanted),
    ...(host.sendRaw === connection.sendRaw
      ? []
      : [
          {
            kind: 'raw' as const,
            sentence: host.sendRaw ? 'Mail comes whole now.' : 'Mail comes in parts instead of whole.',
            expected: connection.sendRaw ? 'raw' : 'in parts',
            found: host.sendRaw ? 'raw' : 'in parts',
          },
        ]),
    ...(host.spamCheck === connection.spamCheck
      ? []
      : [
          {
            kind: 'spam' as const,
            sentence: 'SendGrid’s spam check is set otherwise.',
            expected: onOff(connection.spamCheck),
            found: onOff(host.spamCheck),
          },
        ]),
    ...policyDrift(connection, host),
  ]
}

function urlDrift(connection: InboundConnection, host: SeenHost, wanted: string): InboundDrift[] {
  if (host.url === wanted) return []
  const expected = shownUrl(wanted)
  if (isOurs(connection, host.url)) {
    const sentence = 'Its mail is posted to a former address of ours.'
    return [{ kind: 'url', sentence, expected, found: shownUrl(host.url) }]
  }
  const sentence = 'Somebody has pointed the host to another address: its mail goes there.'
  return [{ kind: 'foreign', sentence, expected, found: shownUrl(host.url) }]
}

/**
 * A policy nobody asked for is left alone: saving the host would not take it off. One that the account never told of is no
 * drift: the field is in SendGrid's guides, not in its API document, so that its absence need not mean anything.
 */
function policyDrift({ isSigned, policyId, policyKey }: InboundConnection, host: SeenHost): InboundDrift[] {
  if (!isSigned) return []
  if (policyId === null || policyKey === null) {
    const sentence = 'Its posts are not signed: the account took no security policy.'
    return [{ kind: 'unsigned', sentence, expected: 'signed', found: 'not signed' }]
  }
  if (host.policyId === policyId || !host.tellsPolicy) return []
  const sentence =
    host.policyId === null
      ? 'The account shows no security policy on it: its posts come unsigned.'
      : 'It has another security policy: the signature of its posts cannot be proved.'
  return [{ kind: 'policy', sentence, expected: policyId, found: host.policyId ?? 'none' }]
}

/** A URL as people may see it: of a secret as much as tells one from another, whosever it is. */
export function shownUrl(url: string): string {
  return url.replace(SECRETS, (secret) => `••••${secret.slice(-4)}`)
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off'
}
