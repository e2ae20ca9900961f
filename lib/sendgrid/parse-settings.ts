import { z } from 'zod'
import { askOrGone } from '#lib/sendgrid/ask-or-gone.ts'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const SETTINGS = '/v3/user/webhooks/parse/settings'

/** A host whose mail the account posts on (Inbound Parse). */
export type ParseHost = {
  hostname: string
  url: string
  spamCheck: boolean
  sendRaw: boolean
  /** Null: none, or the account does not tell (the field is in SendGrid's guides, not in its API document). */
  policyId: string | null
}

/** `tellsPolicy`: the answer had the field, so that its absence elsewhere means something. */
type ListedHost = ParseHost & { tellsPolicy: boolean }

const host = z.object({
  hostname: z.string(),
  url: z.string(),
  spam_check: z.boolean().nullish(),
  send_raw: z.boolean().nullish(),
  security_policy: z.string().nullish(),
})

/** All hosts of the account, ours and others'. */
export async function listParseHosts(client: SendgridClient): Promise<ListedHost[]> {
  const { result } = await ask(
    client,
    { method: 'GET', url: SETTINGS },
    z.object({ result: z.array(host).nullish() }),
  )
  return (result ?? []).map((row) => ({
    hostname: row.hostname.toLowerCase(),
    url: row.url,
    spamCheck: row.spam_check ?? false,
    sendRaw: row.send_raw ?? false,
    policyId: row.security_policy || null,
    tellsPolicy: row.security_policy !== undefined,
  }))
}

/** Has the account post a host's mail to a URL. `policyId` null leaves the field out. */
export async function createParseHost(client: SendgridClient, wanted: ParseHost): Promise<void> {
  const body = { hostname: wanted.hostname, ...settingsOf(wanted) }
  await ask(client, { method: 'POST', url: SETTINGS, body }, z.unknown())
}

/** Changes where a host's mail is posted, and how; the hostname itself cannot change. */
export async function changeParseHost(client: SendgridClient, wanted: ParseHost): Promise<void> {
  const call = { method: 'PATCH' as const, url: pathOf(wanted.hostname), body: settingsOf(wanted) }
  await ask(client, call, z.unknown())
}

/** Mail to the host is refused from then on. One that is gone already is fine. */
export async function deleteParseHost(client: SendgridClient, hostname: string): Promise<void> {
  await askOrGone(client, { method: 'DELETE', url: pathOf(hostname) }, z.unknown())
}

function settingsOf({ url, spamCheck, sendRaw, policyId }: ParseHost): Record<string, unknown> {
  return {
    url,
    spam_check: spamCheck,
    send_raw: sendRaw,
    ...(policyId === null ? {} : { security_policy: policyId }),
  }
}

function pathOf(hostname: string): string {
  return `${SETTINGS}/${encodeURIComponent(hostname)}`
}
