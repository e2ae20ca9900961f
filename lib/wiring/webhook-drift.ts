import { EVENT_KINDS, OPTIONAL_KINDS } from '#lib/sendgrid/event-kinds.ts'

/** What of our webhook is not as we made it. */
export type Drift = {
  kind: 'gone' | 'url' | 'disabled' | 'kinds' | 'unsigned' | 'key' | 'oauth'
  /** What was seen, as a sentence. */
  sentence: string
  expected: string
  found: string
}

type Oauth = { clientId: string; tokenUrl: string }
type Seen = {
  url: string
  isEnabled: boolean
  kinds: readonly string[]
  publicKey: string | null
  oauth: Oauth | null
}

/** What differs in the webhook's own settings; null: nothing. Its key is looked at apart. */
export function firstFault(webhook: Settings, url: string): Drift | null {
  return settingsDrift(webhook, url)[0] ?? null
}

/** All that differs between our webhook as it was last seen and as it should be. `webhook` null: the account has it no more. */
export function findDrift(
  webhook: Seen | null,
  wanted: {
    url: string
    publicKey: string | null
    /** Null: tokens were not asked for by us. */ oauth: Oauth | null
  },
): Drift[] {
  if (!webhook) {
    return [
      {
        kind: 'gone',
        sentence: 'The account no longer has our webhook: no event is reported.',
        expected: wanted.url,
        found: 'none',
      },
    ]
  }
  return [
    ...settingsDrift(webhook, wanted.url),
    ...keyDrift(webhook, wanted.publicKey),
    ...oauthDrift(webhook, wanted.oauth),
  ]
}

type Settings = Pick<Seen, 'url' | 'isEnabled' | 'kinds'>

function settingsDrift({ url, isEnabled, kinds }: Settings, wantedUrl: string): Drift[] {
  const drift: Drift[] = []
  if (url !== wantedUrl) {
    drift.push({
      kind: 'url',
      sentence: 'Our webhook posts to another address.',
      expected: wantedUrl,
      found: url,
    })
  }
  if (!isEnabled) {
    drift.push({
      kind: 'disabled',
      sentence: 'Our webhook is switched off.',
      expected: 'enabled',
      found: 'disabled',
    })
  }
  const missing = EVENT_KINDS.filter(
    ({ name }) => !kinds.includes(name) && !OPTIONAL_KINDS.includes(name),
  ).map(({ label }) => label)
  if (missing.length > 0) {
    drift.push({
      kind: 'kinds',
      sentence: `Not reported: ${missing.join(', ')}.`,
      expected: 'every kind',
      found: `without ${missing.join(', ')}`,
    })
  }
  return drift
}

function keyDrift({ publicKey }: Seen, known: string | null): Drift[] {
  if (publicKey === null) {
    return [
      {
        kind: 'unsigned',
        sentence: 'Signing is switched off, so its posts are refused here.',
        expected: 'signed',
        found: 'unsigned',
      },
    ]
  }
  if (publicKey === known) return []
  return [
    {
      kind: 'key',
      sentence: 'It signs with a key that is not kept here, so its posts are refused.',
      expected: ending(known),
      found: ending(publicKey),
    },
  ]
}

/** Tokens that somebody else asked for are theirs, until ours are switched on. */
function oauthDrift({ oauth }: Seen, wanted: Oauth | null): Drift[] {
  if (!wanted || (oauth?.clientId === wanted.clientId && oauth.tokenUrl === wanted.tokenUrl)) return []
  return [
    {
      kind: 'oauth',
      sentence: oauth
        ? 'It fetches its tokens elsewhere, so its posts are refused here.'
        : 'It brings no token any more (OAuth is off), so its posts are refused here.',
      expected: `${wanted.clientId} at ${wanted.tokenUrl}`,
      found: oauth ? `${oauth.clientId} at ${oauth.tokenUrl}` : 'none',
    },
  ]
}

/** Keys of one curve begin alike. */
function ending(key: string | null): string {
  return key === null ? 'none' : `…${key.slice(-12)}`
}
