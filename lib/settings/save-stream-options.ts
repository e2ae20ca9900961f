import { changedFields } from '#lib/audit/changed-fields.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import type { StreamOptionsInput } from '#lib/settings/stream-options-input.ts'
import { isRelayOffered } from '#lib/settings/stream-options.ts'

/** What is compared and written; the audit trail tells each that changed. */
const FIELDS = {
  transport: 'plain',
  tracksOpens: 'plain',
  tracksClicks: 'plain',
  footerHtml: 'text',
  footerText: 'text',
  categories: 'plain',
  ipPool: 'plain',
  unsubscribeGroupId: 'plain',
  replyTo: 'address',
} as const

/**
 * Saves how a stream hands mail over and what it marks it with; mail that is queued already goes out with it, too.
 * `groupName`: what the account calls the group. Throws `conflict` when somebody was quicker, `invalid` for the relay
 * where there is none.
 */
export async function saveStreamOptions(
  tx: Tx,
  { provider, stream, version, ...wanted }: StreamOptionsInput,
  { groupName, actorId }: { groupName: string | null; actorId: string },
): Promise<void> {
  if (wanted.transport === 'smtp' && !isRelayOffered(provider)) {
    const sentence = 'The sandbox takes mail by the web API only.'
    throw new DomainError('invalid', sentence, { fields: { transport: sentence } })
  }
  const where = { provider_stream: { provider, stream } }
  if (version === 0) {
    const made = await tx.streamSettings.createMany({ data: [{ provider, stream }], skipDuplicates: true })
    if (made.count === 0) throw changedMeanwhile()
  }
  const before = await tx.streamSettings.findUniqueOrThrow({ where })
  const fields = changedFields(FIELDS, before, wanted)
  if (before.version !== (version || 1)) throw changedMeanwhile()
  if (Object.keys(fields).length === 0) return
  const { count } = await tx.streamSettings.updateMany({
    where: { provider, stream, version: before.version },
    data: { ...wanted, unsubscribeGroupName: groupName ?? '', version: { increment: 1 } },
  })
  if (count === 0) throw changedMeanwhile()
  await recordAudit(tx, {
    actorId,
    action: 'stream.options-saved',
    subjectType: 'stream_settings',
    subjectId: `${provider}:${stream}`,
    changes: { fields },
  })
  await announceSettings(tx)
}

function changedMeanwhile(): DomainError {
  return new DomainError(
    'conflict',
    'Somebody changed this stream meanwhile. Reload the page to see it as it is, then try again.',
  )
}
