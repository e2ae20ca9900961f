import { db, type Tx } from '#lib/db.ts'
import { open } from '#lib/secrets.ts'
import { environmentFrom, environmentKey, environmentProvider } from '#lib/settings/environment.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStoredCheck, type StoredKeyCheck } from '#lib/settings/stored-check.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'

export type StreamView = {
  fromName: string
  /** Empty while no sender was saved. */
  fromAddress: string
  /** Null: there is no key. */
  keyLastFour: string | null
  /** Null as well for a key from the environment. */
  keySavedAt: Date | null
  /** Whose mail it was when the key was saved: a subuser, '' the account itself; null: not known, or there is no key. */
  keyMadeFor: string | null
  /** Outcome of the last check of this key. */
  check: StoredKeyCheck | null
  /** The subuser whose mail this is meant to be; null: the account's own. `savedAt`: when that changed last; null: never. */
  subuser: string | null
  subuserSavedAt: Date | null
  /** For the optimistic check of the next change; 0 while nothing was ever saved. */
  version: number
  /** Set by the environment, so that the browser cannot change it. */
  fixed: { key: boolean; from: boolean }
}

/** Sender and state of the key of one stream at one provider. Never the key itself. */
export async function readStream(provider: Provider, stream: Stream, from: Tx = db()): Promise<StreamView> {
  const row = await from.streamSettings.findUnique({ where: { provider_stream: { provider, stream } } })
  const given = await givenByEnvironment(provider, stream, from)
  const keyFingerprint = given.key ? streamKeyFingerprint(given.key) : (row?.keyFingerprint ?? null)
  return {
    fromName: given.from ? given.from.name : (row?.fromName ?? ''),
    fromAddress: given.from ? given.from.address : (row?.fromAddress ?? ''),
    keyLastFour: given.key ? given.key.slice(-4) : (row?.keyLastFour ?? null),
    keySavedAt: given.key ? null : (row?.keySavedAt ?? null),
    // Of the environment's nothing is known but what the admin says.
    keyMadeFor: given.key ? (row?.subuser ?? '') : (row?.keyMadeFor ?? null),
    check: readStoredCheck(row?.check, keyFingerprint),
    subuser: row?.subuser ?? null,
    subuserSavedAt: row?.subuserAt ?? null,
    version: row?.version ?? 0,
    fixed: { key: given.key !== null, from: given.from !== null },
  }
}

/** Whether the key of a stream was saved for another account than the one whose mail it carries now, or nobody knows for which. */
export function isKeyOfAnother({
  keyLastFour,
  keyMadeFor,
  subuser,
}: Pick<StreamView, 'keyLastFour' | 'keyMadeFor' | 'subuser'>): boolean {
  return keyLastFour !== null && keyMadeFor !== (subuser ?? '')
}

/**
 * The key of a stream, for the server's own calls to the provider; null when there is none. The environment's wins.
 * Throws `not-configured` when the stored one was sealed with another SECRET_KEY.
 */
export async function openStreamKey(
  provider: Provider,
  stream: Stream,
  from: Tx = db(),
): Promise<string | null> {
  const given = await givenByEnvironment(provider, stream, from)
  if (given.key) return given.key
  const row = await from.streamSettings.findUnique({
    where: { provider_stream: { provider, stream } },
    select: { sealedKey: true },
  })
  return row?.sealedKey ? open(row.sealedKey, streamKeyOwner(provider, stream)) : null
}

/** What the environment says for this stream at this provider; it speaks for one real provider only. */
async function givenByEnvironment(provider: Provider, stream: Stream, from: Tx) {
  const nothing = { key: null, from: null }
  if (provider === 'sandbox') return nothing
  const settings = await readMailSettings(from)
  if (provider !== environmentProvider(settings.provider)) return nothing
  return { key: environmentKey(stream), from: environmentFrom() }
}
