import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { recordsOf } from '#lib/domains/plan-sheet.ts'
import { DomainError } from '#lib/errors.ts'
import { publishRecords, withdrawRecords } from '#lib/sandbox/dns-records.ts'

/** Plays the DNS admin in the sandbox: enters every record of a domain, and removes those that should be gone. */
export async function publishSandboxRecords({ id, actorId }: { id: string; actorId: string }): Promise<void> {
  const row = await getMailDomain(id)
  if (row.provider !== 'sandbox') {
    throw new DomainError('conflict', 'Only the sandbox has a DNS of its own.')
  }
  const wanted = recordsOf(row).filter(({ isStanding }) => !isStanding)
  const stale = row.former.filter(
    ({ host, type }) => !wanted.some((one) => one.host === host && one.type === type.toUpperCase()),
  )
  await transaction(async (tx) => {
    await withdrawRecords(
      tx,
      stale.map(({ host }) => host),
    )
    await publishRecords(
      tx,
      wanted.map(({ host, type, value, priority }) => ({ host, type, data: value, priority: priority ?? 0 })),
    )
    await recordAudit(tx, {
      actorId,
      action: 'domain.records-played',
      subjectType: 'mail-domain',
      subjectId: id,
    })
  })
}
