import { db } from '#lib/db.ts'
import { readStanding } from '#lib/setup/record-finding.ts'
import { STREAM_LABEL, type Provider, type Stream } from '#lib/settings/provider.ts'

/** Whether SendGrid takes mail from a stream's address, as it was found last; null: not known. Asks nobody. */
export async function readSenderCover(provider: Provider, stream: Stream): Promise<boolean | null> {
  const row = await db().checkStanding.findUnique({
    where: { provider_checkId: { provider, checkId: 'sender' } },
  })
  if (!row) return null
  const found = readStanding(row).details.find(({ label }) => label === STREAM_LABEL[stream])
  return found?.isMet ?? (row.state === 'ok' ? true : null)
}
