import { db, type Tx } from '#lib/db.ts'

export type SandboxRecord = {
  host: string
  type: 'A' | 'CNAME' | 'MX' | 'NS' | 'TXT'
  data: string
  priority?: number
  ttl?: number
}

/** What the stand-in's DNS holds for a host. */
export function findRecords(host: string) {
  return db().sandboxDnsRecord.findMany({ where: { host: fold(host) }, orderBy: { id: 'asc' } })
}

/** Whether anything is held at or below a host: such a name exists. */
export async function nameExists(host: string): Promise<boolean> {
  const row = await db().sandboxDnsRecord.findFirst({
    where: { OR: [{ host: fold(host) }, { host: { endsWith: `.${fold(host)}` } }] },
    select: { id: true },
  })
  return row !== null
}

/** Puts records into the stand-in's DNS, as a DNS admin would: one that is there stays one, and an SPF text replaces another. */
export async function publishRecords(tx: Tx, records: SandboxRecord[]): Promise<void> {
  for (const { host, type, data, priority = 10, ttl = 300 } of records) {
    const row = { host: fold(host), type, data, priority }
    const present = await tx.sandboxDnsRecord.findFirst({ where: row })
    if (present) continue
    if (type === 'TXT' && data.startsWith('v=spf1')) {
      await tx.sandboxDnsRecord.deleteMany({
        where: { host: row.host, type, data: { startsWith: 'v=spf1', mode: 'insensitive' } },
      })
    }
    await tx.sandboxDnsRecord.create({ data: { ...row, ttl } })
  }
}

/** Takes everything out again that stands at these hosts. */
export async function withdrawRecords(tx: Tx, hosts: string[]): Promise<void> {
  await tx.sandboxDnsRecord.deleteMany({ where: { host: { in: hosts.map(fold) } } })
}

function fold(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
