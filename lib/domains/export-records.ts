import type { ExpectedRecord } from '#lib/domains/expected-records.ts'
import { isSpf } from '#lib/domains/spf.ts'
import { quotedText } from '#lib/domains/txt-strings.ts'

/** Short while it is being set up, so that a mistake is soon forgotten (s). */
const TTL = 300

export const EXPORT_FORMATS = ['bind', 'route53', 'cloudflare'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const EXPORT_LABEL: Record<ExportFormat, string> = {
  bind: 'BIND zone text',
  route53: 'Route 53 change batch',
  cloudflare: 'Cloudflare import file',
}

type Export = {
  fileName: string
  contentType: string
  text: string
  /** What the file cannot say, to be done by hand; null: nothing. */
  byHand: string | null
}

/**
 * The records as a file that a DNS provider takes in. What stands already is left out. `standing` are the texts that the
 * domain has now: Route 53 replaces all texts of a host at once, so that they have to be in the batch as well. The others
 * only add, and a second SPF text beside one that stands makes both void: BIND's text names the row that goes, Cloudflare's
 * file leaves ours out.
 */
export function exportRecords(
  format: ExportFormat,
  { domain, records, standing }: { domain: string; records: ExpectedRecord[]; standing: string[] },
): Export {
  const wanted = records.filter(({ isStanding }) => !isStanding)
  const former = standing.filter(isSpf).map(onOneLine)
  const isMerged = (record: ExpectedRecord) =>
    former.length > 0 && record.type === 'TXT' && record.host === domain && isSpf(record.value)
  const merged = wanted.find(isMerged)
  switch (format) {
    case 'bind':
      return {
        fileName: `${domain}.zone`,
        contentType: 'text/plain',
        text: zoneText(domain, wanted, {
          before: (record) =>
            isMerged(record)
              ? former.map(
                  (text) => `Take away, the row below takes its place: ${domain}. TXT ${quotedText(text)}`,
                )
              : [],
        }),
        byHand: null,
      }
    case 'cloudflare':
      return {
        fileName: `${domain}.cloudflare.txt`,
        contentType: 'text/plain',
        text: zoneText(
          domain,
          wanted.filter((record) => !isMerged(record)),
          // A proxied CNAME answers with Cloudflare's own addresses, and is never valid.
          { after: ({ type }) => (type === 'CNAME' ? ' ; cf_tags=cf-proxied:false' : '') },
        ),
        byHand: merged
          ? `An import cannot replace a row. Edit the TXT row of ${domain} that says ${former.map((text) => `“${text}”`).join(' and ')} by hand${former.length > 1 ? ' and leave one only' : ''}, so that it says “${merged.value}”.`
          : null,
      }
    case 'route53':
      return {
        fileName: `${domain}.route53.json`,
        contentType: 'application/json',
        text: `${JSON.stringify(changeBatch(domain, wanted, standing), null, 2)}\n`,
        byHand: null,
      }
  }
}

function zoneText(
  domain: string,
  records: ExpectedRecord[],
  comments: { before?: (record: ExpectedRecord) => string[]; after?: (record: ExpectedRecord) => string },
): string {
  const lines = records.flatMap((record) => [
    ...[...(record.note ? [record.note] : []), ...(comments.before?.(record) ?? [])].map(
      (line) => `; ${line}`,
    ),
    `${record.host}.\t${TTL}\tIN\t${record.type}\t${rdata(record)}${comments.after?.(record) ?? ''}`,
  ])
  return [`; Mail records of ${domain}`, ...lines, ''].join('\n')
}

function changeBatch(domain: string, records: ExpectedRecord[], standing: string[]) {
  const names = new Map<string, ExpectedRecord[]>()
  for (const record of records) {
    const name = `${record.host}. ${record.type}`
    names.set(name, [...(names.get(name) ?? []), record])
  }
  return {
    Comment: `Mail records of ${domain}`,
    Changes: [...names.values()].map((group) => {
      const { host, type } = group[0] as ExpectedRecord
      const kept = host === domain && type === 'TXT' ? standing.filter((text) => !isSpf(text)) : []
      return {
        Action: 'UPSERT',
        ResourceRecordSet: {
          Name: `${host}.`,
          Type: type,
          TTL,
          ResourceRecords: [...kept.map(quotedText), ...group.map(rdata)].map((Value) => ({ Value })),
        },
      }
    }),
  }
}

/** A line break in what stands there would end the comment and begin a row. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/** Hosts end with a dot: without it a zone's name is added to them. */
function rdata({ type, value, priority }: ExpectedRecord): string {
  if (type === 'TXT') return quotedText(value)
  return type === 'MX' ? `${priority} ${value}.` : `${value}.`
}
