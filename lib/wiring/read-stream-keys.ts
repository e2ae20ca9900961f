import { findAcceptedSince } from '#lib/messages/find-accepted-since.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { isKeyOfAnother, type StreamView } from '#lib/settings/read-stream.ts'
import { isProven, readSpareKeys, type SpareKeyView } from '#lib/settings/spare-keys.ts'
import { connectsItself } from '#lib/wiring/connect-sandbox.ts'
import { neededScopes, reportScopes, type ScopeReport } from '#lib/wiring/key-scopes.ts'

export type StreamKeysView = {
  /** What a key of this stream needs, in SendGrid's words. */
  needed: string[]
  report: ScopeReport | null
  staged: SpareKeyView | null
  stagedReport: ScopeReport | null
  isProven: boolean
  previous: SpareKeyView | null
  /** It was saved for another account than the one whose mail it carries now, as far as is known. */
  isKeyOfAnother: boolean
  /** Its keys come by themselves, so that nobody enters or removes one. */
  connectsItself: boolean
  /** When the provider took a mail by the key in use; null while it did not. */
  acceptedAt: Date | null
}

/** What the page of a stream says about its keys. */
export async function readStreamKeys(
  provider: Provider,
  stream: Stream,
  view: StreamView,
): Promise<StreamKeysView> {
  const { staged, previous } = await readSpareKeys({ provider, stream })
  return {
    needed: neededScopes(stream),
    report: reportScopes(stream, view.check),
    staged,
    stagedReport: reportScopes(stream, staged?.check ?? null),
    isProven: staged !== null && isProven(staged),
    previous,
    isKeyOfAnother: isKeyOfAnother(view),
    connectsItself: await connectsItself(provider),
    acceptedAt: view.keyLastFour
      ? await findAcceptedSince(provider, stream, view.keySavedAt ?? new Date(0))
      : null,
  }
}
