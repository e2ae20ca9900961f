import { findRecords } from '#lib/sandbox/dns-records.ts'

/** A record as the account shows it, and what is compared when it is validated. */
export type WantedRecord = { key: string; type: 'cname' | 'mx' | 'txt'; host: string; data: string }

export type Checked = { valid: boolean; reason: string | null }

/** SendGrid's `dns` object. */
export function showRecords(records: WantedRecord[], validKeys: string[]): Record<string, unknown> {
  return Object.fromEntries(
    records.map(({ key, type, host, data }) => [key, { valid: validKeys.includes(key), type, host, data }]),
  )
}

/** Compares each record with the stand-in's DNS, and says in SendGrid's sentence what differs. */
export async function checkRecords(records: WantedRecord[]): Promise<Record<string, Checked>> {
  const checked = records.map(async (record) => [record.key, await checkRecord(record)] as const)
  return Object.fromEntries(await Promise.all(checked))
}

async function checkRecord({ type, host, data }: WantedRecord): Promise<Checked> {
  const found = (await findRecords(host)).filter((row) => row.type === type.toUpperCase())
  if (found.some((row) => plain(row.data) === plain(data))) return { valid: true, reason: null }
  const values = found.map((row) => row.data).join(', ')
  return {
    valid: false,
    reason: `Expected ${type.toUpperCase()} for "${host}" to match "${data}" but found "${values}".`,
  }
}

function plain(value: string): string {
  return value.toLowerCase().replace(/\.$/, '').replaceAll(/\s+/g, ' ').trim()
}
