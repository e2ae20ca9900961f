import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import {
  changeParseHost,
  createParseHost,
  deleteParseHost,
  listParseHosts,
  type ParseHost,
} from '#lib/sendgrid/parse-settings.ts'
import { createSigningPolicy, deletePolicy, listPolicies } from '#lib/sendgrid/security-policies.ts'
import { cleanHostname, inboundAddress } from '#lib/settings/inbound-address.ts'
import {
  openInboundConnection,
  replaceInboundSecret,
  saveInboundFacts,
  saveInboundWish,
  saveSeenHosts,
  type InboundConnection,
  type InboundWish,
  type SeenHost,
} from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { isOurs, shownUrl } from '#lib/wiring/inbound-drift.ts'
import { readManagedOwner } from '#lib/wiring/moved-mail.ts'
import { requireFreeHost, requireGivenFree } from '#lib/wiring/require-free-host.ts'
import { requireAccountClient } from '#lib/wiring/require-account-client.ts'
import { withProviderLock } from '#lib/wiring/with-provider-lock.ts'

/** What is wanted of the inbound host. */
export type InboundOrder = InboundWish & {
  provider: Provider
  /** The present URL of the host as a person saw it (`shownUrl`) and gave it up; null: nothing was asked. */
  givenUpUrl: string | null
}

/**
 * Has the account post a host's mail to us: makes the host or corrects it. Safe to repeat, also after a kill. A URL that
 * is not ours is overwritten only when it is the one that was shown and given up; else throws `conflict`. A host that is
 * connected stays ours until the account has the other one. Throws `invalid` (no host, one that receives other mail),
 * `not-configured` (we cannot be reached, no key), and what SendGrid says; the row says why, unless it is of the host of before.
 */
export async function connectInbound(order: InboundOrder, actorId: string): Promise<void> {
  const { provider, givenUpUrl, ...typed } = order
  const wish = { ...typed, hostname: cleanHostname(typed.hostname) }
  requireReach(provider)
  const client = await requireAccountClient(provider)
  await requireFreeHost(provider, wish.hostname)
  await withProviderLock('inbound', provider, async () => {
    const before = await openInboundConnection(provider)
    if (before?.hostname === wish.hostname) await requireGivenFree(client, before)
    const owner = await readManagedOwner(provider)
    const isMove = before?.connectedAt != null && before.hostname !== wish.hostname
    const isOthers = before?.madeFor != null && before.madeFor !== owner
    // A policy is its account's own.
    const beside = before && { ...before, ...wish, ...(isOthers ? { policyId: null } : {}) }
    const setAt = isMove && beside ? await makeBeside(client, beside, givenUpUrl) : null
    await transaction(async (tx) => {
      await saveInboundWish(tx, provider, wish)
      if (setAt)
        await saveInboundFacts(tx, provider, {
          ...CLEAR,
          madeFor: owner,
          connectedAt: setAt,
          urlSetAt: setAt,
        })
      const fields = before ? changesOf(before, wish) : {}
      const isChange = before?.connectedAt != null && Object.keys(fields).length > 0
      await record(tx, { provider, actorId, deed: isChange ? 'changed' : 'connected', fields })
    })
    await notingFailure(provider, () => settle(client, provider, givenUpUrl))
  })
}

/** Where the account has a host post to, as it may be shown, if that is not to us; null: nobody else has it. */
export async function findForeignUrl(provider: Provider, hostname: string): Promise<string | null> {
  const client = await requireAccountClient(provider)
  const connection = await openInboundConnection(provider)
  const present = (await listParseHosts(client)).find((host) => host.hostname === hostname)
  return present && !(connection && isOurs(connection, present.url)) ? shownUrl(present.url) : null
}

/**
 * Puts another secret into the URL. The former one is taken until the change is made, and for 96 hours after. A change
 * that was broken off goes on with the secret it made.
 */
export async function rotateInboundSecret(provider: Provider, actorId: string): Promise<void> {
  requireReach(provider)
  const client = await requireAccountClient(provider)
  await withProviderLock('inbound', provider, async () => {
    const connection = await requireConnection(provider)
    await requireGivenFree(client, connection)
    const host = (await look(client, provider)).find(({ hostname }) => hostname === connection.hostname)
    // While the account still has the former secret, a third would leave it with none that is taken.
    if (host?.url.includes(connection.secret)) {
      await transaction(async (tx) => {
        await replaceInboundSecret(tx, connection)
        await record(tx, { provider, actorId, deed: 'secret-renewed' })
      })
    }
    await notingFailure(provider, () => settle(client, provider, null))
  })
}

/** Takes the host off the account if it still posts to us. Its secret is kept: mail on its way is still taken. */
export async function disconnectInbound(provider: Provider, actorId: string): Promise<void> {
  const client = await requireAccountClient(provider)
  await withProviderLock('inbound', provider, async () => {
    const connection = await requireConnection(provider)
    const owning = await requireOwnerClient(connection)
    const host = (await listParseHosts(owning)).find(({ hostname }) => hostname === connection.hostname)
    if (host && isOurs(connection, host.url)) await deleteParseHost(owning, host.hostname)
    if (connection.policyId) await deletePolicy(owning, connection.policyId)
    await transaction(async (tx) => {
      await saveInboundFacts(tx, provider, {
        ...CLEAR,
        madeFor: null,
        connectedAt: null,
        urlSetAt: null,
        policyId: null,
        policyKey: null,
      })
      await record(tx, { provider, actorId, deed: 'disconnected' })
    })
    await look(client, provider)
  })
}

/** Looks at the account's hosts and keeps what is seen; changes nothing there. */
export async function inspectInbound(provider: Provider): Promise<SeenHost[]> {
  return look(await requireAccountClient(provider), provider)
}

const CLEAR = { lastError: null, errorCode: null, failedAt: null }

/**
 * Has the account post another host's mail to the address of the one that is connected; gives when. Nothing is kept before: if
 * it fails, or is killed, the former host is still the one, and the next run finds this one as ours.
 */
async function makeBeside(
  client: SendgridClient,
  connection: InboundConnection,
  givenUpUrl: string | null,
): Promise<Date> {
  const { provider, hostname, sendRaw, spamCheck, isSigned } = connection
  const present = (await look(client, provider)).find((host) => host.hostname === hostname)
  requireGivenUp(connection, present, givenUpUrl)
  const { url } = inboundAddress(provider, connection.secret)
  const policyId = isSigned ? connection.policyId : null
  const setAt = new Date()
  const wanted = { hostname, url, sendRaw, spamCheck, policyId }
  if (present) await changeParseHost(client, wanted)
  else await createParseHost(client, wanted)
  return setAt
}

function requireGivenUp(
  connection: InboundConnection,
  present: ParseHost | undefined,
  givenUpUrl: string | null,
): void {
  if (present && !isOurs(connection, present.url) && shownUrl(present.url) !== givenUpUrl) {
    throw new DomainError(
      'conflict',
      `${present.hostname} posts to ${shownUrl(present.url)} now. Whoever listens there would get no mail any more. Overwrite it only if nobody needs it.`,
    )
  }
}

async function settle(client: SendgridClient, provider: Provider, givenUpUrl: string | null): Promise<void> {
  const connection = await requireConnection(provider)
  const { hostname, sendRaw, spamCheck } = connection
  const owner = await readManagedOwner(provider)
  const present = (await look(client, provider)).find((host) => host.hostname === hostname)
  requireGivenUp(connection, present, givenUpUrl)
  const { policyId, refusal } = await settlePolicy(client, connection)
  const { url } = inboundAddress(provider, connection.secret)
  const wanted: ParseHost = { hostname, url, sendRaw, spamCheck, policyId }
  // What came before proves nothing of this URL; said first, so that a kill leaves it unproven.
  if (present?.url !== url) await saveInboundFacts(db(), provider, { urlSetAt: null })
  const isUnproven = present?.url !== url || connection.urlSetAt === null
  const setAt = new Date()
  if (present) await changeParseHost(client, wanted)
  else await createParseHost(client, wanted)
  await saveInboundFacts(db(), provider, {
    ...CLEAR,
    madeFor: owner,
    connectedAt: connection.connectedAt ?? new Date(),
    ...(isUnproven ? { urlSetAt: setAt } : {}),
    // The account has the new secret from now on.
    ...(connection.formerSecret !== null && connection.rotatedAt === null ? { rotatedAt: new Date() } : {}),
  })
  await look(client, provider)
  if (refusal) throw refusal
}

/** A policy that is refused leaves the host unsigned, and is told after the host is made: mail comes first. */
async function settlePolicy(
  client: SendgridClient,
  connection: InboundConnection,
): Promise<{ policyId: string | null; refusal: DomainError | null }> {
  const { provider, isSigned, policyId } = connection
  if (!isSigned) {
    if (policyId !== null) {
      await deletePolicy(client, policyId)
      await saveInboundFacts(db(), provider, { policyId: null, policyKey: null })
    }
    return { policyId: null, refusal: null }
  }
  try {
    const policy = await findOrMakePolicy(client, connection)
    await saveInboundFacts(db(), provider, { policyId: policy.id, policyKey: policy.publicKey })
    return { policyId: policy.id, refusal: null }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'rejected-by-provider') throw error
    return { policyId: null, refusal: error }
  }
}

/** One that an earlier, broken-off run made has our name and no host. */
async function findOrMakePolicy(client: SendgridClient, { policyId }: InboundConnection) {
  const name = `Mailroom ${env().instance}`
  const [policies, hosts] = await Promise.all([listPolicies(client), listParseHosts(client)])
  const present =
    policies.find(({ id }) => id === policyId) ??
    policies.find((policy) => policy.name === name && !hosts.some((host) => host.policyId === policy.id))
  return present?.publicKey
    ? { id: present.id, publicKey: present.publicKey }
    : createSigningPolicy(client, name)
}

async function look(client: SendgridClient, provider: Provider): Promise<SeenHost[]> {
  return saveSeenHosts(db(), provider, await listParseHosts(client))
}

async function notingFailure(provider: Provider, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof DomainError) {
      await saveInboundFacts(db(), provider, {
        lastError: error.message,
        errorCode: error.code,
        failedAt: new Date(),
      })
    }
    throw error
  }
}

type Changes = Partial<Record<keyof InboundWish, { from: string | boolean; to: string | boolean }>>

/** Each wish that is another one than before. */
function changesOf(before: InboundWish, wish: InboundWish): Changes {
  const names = ['hostname', 'sendRaw', 'spamCheck', 'isSigned'] as const
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== wish[name])
      .map((name) => [name, { from: before[name], to: wish[name] }]),
  )
}

function requireReach(provider: Provider): void {
  const { problem } = inboundAddress(provider, '')
  if (problem === null) return
  throw new DomainError(
    'not-configured',
    problem === 'loopback'
      ? 'SendGrid cannot reach APP_URL: it leads to this machine only. Set APP_URL to the https address people use from outside and start Mailroom again.'
      : 'APP_URL is plain http, where anybody on the way can read the mail. Put Mailroom behind https, set APP_URL to that address, and start it again.',
  )
}

async function requireConnection(provider: Provider): Promise<InboundConnection> {
  const connection = await openInboundConnection(provider)
  if (connection) return connection
  throw new DomainError('not-configured', 'There is no inbound host. Connect one first.')
}

function record(
  tx: Parameters<typeof recordAudit>[0],
  {
    provider,
    actorId,
    deed,
    fields,
  }: { provider: Provider; actorId: string; deed: string; fields?: Changes },
): Promise<void> {
  return recordAudit(tx, {
    actorId,
    action: `inbound-host.${deed}`,
    subjectType: 'inbound_host',
    subjectId: provider,
    changes: { provider, ...(fields ? { fields } : {}) },
  })
}
