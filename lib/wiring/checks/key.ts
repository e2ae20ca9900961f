import { DomainError } from '#lib/errors.ts'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import { STREAM_LABEL, STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { isKeyOfAnother, readStream, type StreamView } from '#lib/settings/read-stream.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { checkStreamKey } from '#lib/wiring/check-stream-key.ts'

const HREF = '/settings/sendgrid'

/** Whether SendGrid knows the streams' keys and lets them do what their mail needs. Marketing may have none. */
export const keyCheck: Check = {
  id: 'key',
  label: 'API key',
  waitsFor: 'SendGrid knows the key and lets it send mail.',
  run: async ({ provider }) => {
    const findings = await Promise.all(STREAMS.map((stream) => judgeStream(provider, stream)))
    const known = findings.filter((finding) => finding !== null)
    if (!findings[0]) return noKey(provider)
    return (
      known.find(({ state }) => state !== 'ok') ?? {
        state: 'ok',
        summary:
          known.length === 1
            ? 'SendGrid knows the key, and it may do what its mail needs.'
            : 'SendGrid knows the keys, and they may do what their mail needs.',
        href: HREF,
        details: known.flatMap(({ details }) => details ?? []),
      }
    )
  },
}

const noKey = (provider: Provider): Finding => ({
  state: 'waiting',
  summary: 'No key is saved for transactional mail.',
  advice: `${BY_HAND[provider].makeKey} and save it here.`,
  href: HREF,
})

/** Null: this stream has no key. */
async function judgeStream(provider: Provider, stream: Stream): Promise<Finding | null> {
  const view = await readStream(provider, stream)
  if (!view.keyLastFour) return null
  try {
    const finding = judgeKey(provider, stream, await checkStreamKey(provider, stream))
    return finding.state === 'ok' && isKeyOfAnother(view)
      ? { ...finding, ...ofAnother(stream, view) }
      : finding
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { state: 'failed', summary: error.message, href: HREF }
  }
}

/** It works, but for whichever account it was made in: SendGrid does not tell which that is. */
function ofAnother(
  stream: Stream,
  { subuser, keyMadeFor }: StreamView,
): Pick<Finding, 'state' | 'summary' | 'advice'> {
  return {
    state: 'waiting',
    summary: `${STREAM_LABEL[stream]}: the key ${keyMadeFor === null ? 'was saved before it was said for whom' : `was saved for ${ownerName(keyMadeFor)}`}, and this mail goes out as ${ownerName(subuser)}.`,
    advice: `Mail goes out by whichever account the key was made in. Make a key inside ${subuser ?? 'the account itself'} and save it as the new key.`,
  }
}

/** What SendGrid's answer about a key means. Pure. */
function judgeKey(provider: Provider, stream: Stream, check: KeyCheck): Finding {
  const name = STREAM_LABEL[stream]
  if (!check.ok) {
    const isAway = check.error.code === 'provider-unavailable'
    const summary = isAway ? check.error.message : `${name}: SendGrid says “${check.error.message}”.`
    return { state: isAway ? 'unknown' : 'failed', summary, advice: check.advice, href: HREF }
  }
  const details = [
    { label: `${name} permissions`, expected: 'none missing', found: `${check.missing.length} missing` },
  ]
  if (check.missing.length === 0)
    return { state: 'ok', summary: `${name}: the key works.`, href: HREF, details }
  return {
    state: 'failed',
    summary: `${name}: the key lacks ${check.missing.join(', ')}.`,
    advice: BY_HAND[provider].givePermissions,
    href: HREF,
    details,
  }
}
