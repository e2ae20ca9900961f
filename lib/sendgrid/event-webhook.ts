import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { EVENT_KINDS, type EventKindName } from '#lib/sendgrid/event-kinds.ts'

const SETTINGS = '/v3/user/webhooks/event/settings'

/** An event webhook as the account tells of it. */
export type AccountWebhook = {
  id: string
  url: string
  friendlyName: string
  isEnabled: boolean
  /** The kinds that are ticked. */
  kinds: EventKindName[]
  /** Null: not signed, as far as this list says; `readSigningKey` is the safe source. */
  publicKey: string | null
  /** SendGrid authenticates to the receiver by OAuth; its secret is never told. */
  oauth: { clientId: string; tokenUrl: string } | null
}

/** With what, and where, SendGrid is to fetch a token that it brings with each post. */
export type TokenSource = { clientId: string; clientSecret: string; tokenUrl: string }

type Wish = {
  url: string
  friendlyName: string
  /** Null: no tokens. Absent: as it is. */
  oauth?: TokenSource | null
}

const switches = z.object(
  Object.fromEntries(EVENT_KINDS.map(({ name }) => [name, z.boolean().nullish()])) as Record<
    EventKindName,
    z.ZodOptional<z.ZodNullable<z.ZodBoolean>>
  >,
)
const webhook = switches.extend({
  id: z.string().min(1),
  url: z.string(),
  enabled: z.boolean().nullish(),
  friendly_name: z.string().nullish(),
  public_key: z.string().nullish(),
  oauth_client_id: z.string().nullish(),
  oauth_token_url: z.string().nullish(),
})
const allWebhooks = z.object({ max_allowed: z.number().nullish(), webhooks: z.array(webhook).nullable() })
const signing = z.object({ public_key: z.string() })

/** All event webhooks of the account, ours and others', and how many its plan allows (null: it does not say). */
export async function listWebhooks(
  client: SendgridClient,
): Promise<{ maxAllowed: number | null; webhooks: AccountWebhook[] }> {
  const { max_allowed, webhooks } = await ask(
    client,
    { method: 'GET', url: `${SETTINGS}/all?include=account_status_change` },
    allWebhooks,
  )
  return { maxAllowed: max_allowed ?? null, webhooks: (webhooks ?? []).map(toWebhook) }
}

/** Makes a webhook that posts every kind; answers with its id. SendGrid refuses a URL that another one has, and more than the plan allows. */
export async function createWebhook(client: SendgridClient, wish: Wish): Promise<string> {
  const { id } = await ask(
    client,
    { method: 'POST', url: SETTINGS, body: { ...wanted(wish), ...tokenFields(wish.oauth) } },
    z.object({ id: z.string().min(1) }),
  )
  return id
}

/** Has an existing webhook post every kind to `url`. Where nothing is said of OAuth, it stays as it is. */
export async function changeWebhook(
  client: SendgridClient,
  present: AccountWebhook,
  wish: Wish,
): Promise<void> {
  const kept = present.oauth
    ? { oauth_client_id: present.oauth.clientId, oauth_token_url: present.oauth.tokenUrl }
    : {}
  // SendGrid keeps its secret; empty texts switch OAuth off (facts §5).
  const oauth = wish.oauth === undefined ? kept : wish.oauth === null ? NO_TOKENS : tokenFields(wish.oauth)
  const body = { ...wanted(wish), ...oauth }
  await ask(client, { method: 'PATCH', url: idPath(present.id), body }, z.unknown())
}

/** The key a webhook signs with; null: signing is off. */
export async function readSigningKey(client: SendgridClient, id: string): Promise<string | null> {
  const { public_key } = await ask(client, { method: 'GET', url: idPath(id, '/signed') }, signing)
  return public_key === '' ? null : public_key
}

/**
 * Switches signing on and answers with the key; null when switched off. On while on keeps the key; off deletes it, and
 * on again makes another, which is the only way to a new one (facts §4).
 */
export async function switchSigning(
  client: SendgridClient,
  id: string,
  enabled: boolean,
): Promise<string | null> {
  const { public_key } = await ask(
    client,
    { method: 'PATCH', url: idPath(id, '/signed'), body: { enabled } },
    signing,
  )
  return public_key === '' ? null : public_key
}

/**
 * Has SendGrid post its test batch once, signed with the key of this webhook. What it fetches a token with is given
 * again: whether the test takes what is kept is not documented.
 */
export async function postTestBatch(
  client: SendgridClient,
  { id, url, oauth }: { id: string; url: string; oauth?: TokenSource | null },
): Promise<void> {
  const body = { id, url, ...tokenFields(oauth) }
  await ask(client, { method: 'POST', url: '/v3/user/webhooks/event/test', body }, z.unknown())
}

const TEST_ADDRESS = Buffer.from('"example@test.com"')

/** Whether a post's body may be that of SendGrid's test, whose events are all about this address. */
export function isTestBatch(body: Buffer): boolean {
  return body.includes(TEST_ADDRESS)
}

/** Removes a webhook. One that is gone already is fine. */
export async function deleteWebhook(client: SendgridClient, id: string): Promise<void> {
  if (id === '') throw new DomainError('invalid', 'Only a webhook that has an id can be removed.')
  await askOrGone(client, { method: 'DELETE', url: idPath(id) }, z.unknown())
}

/** Sent whole at each change: what an omitted switch does is not documented. */
function wanted({ url, friendlyName }: Wish): Record<string, unknown> {
  const kinds = Object.fromEntries(EVENT_KINDS.map(({ name }) => [name, true]))
  return { enabled: true, url, friendly_name: friendlyName, ...kinds }
}

const NO_TOKENS = { oauth_client_id: '', oauth_client_secret: '', oauth_token_url: '' }

function tokenFields(oauth: TokenSource | null | undefined): Record<string, string> {
  if (!oauth) return {}
  const { clientId, clientSecret, tokenUrl } = oauth
  return { oauth_client_id: clientId, oauth_client_secret: clientSecret, oauth_token_url: tokenUrl }
}

function toWebhook(row: z.output<typeof webhook>): AccountWebhook {
  return {
    id: row.id,
    url: row.url,
    friendlyName: row.friendly_name ?? '',
    isEnabled: row.enabled ?? false,
    kinds: EVENT_KINDS.map(({ name }) => name).filter((name) => row[name] === true),
    publicKey: row.public_key || null,
    oauth: row.oauth_client_id
      ? { clientId: row.oauth_client_id, tokenUrl: row.oauth_token_url ?? '' }
      : null,
  }
}

/** Never without an id: that would be the oldest webhook, whoever made it. */
function idPath(id: string, inner = ''): string {
  return `${SETTINGS}${inner}/${encodeURIComponent(id)}`
}
