import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { MailDomain } from '#lib/domains/mail-domains.ts'

/** Rows of the domain that was deleted. Nothing once they are gone. */
export function Leftovers({ domain: { former, lookup, account } }: { domain: MailDomain }) {
  // A host may be used again, by a record of another type.
  const isReused = (host: string, type: string) =>
    account?.records.some((record) => record.host === host && record.type === type) ?? false
  const rows = former.filter(({ host, type }) => !isReused(host, type))
  const left = rows.filter(({ host }) => lookup?.leftovers.includes(host))
  if (rows.length === 0 || (lookup && left.length === 0)) return null
  return (
    <Section
      title="To be removed from DNS"
      help="Rows of the domain before automated security was off. The CNAME on the return path keeps the new MX out."
      isFlush
    >
      <ul>
        {(lookup ? left : rows).map((row) => (
          <li
            key={`${row.type} ${row.host}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5 last:border-b-0"
          >
            <code className="min-w-0 font-mono text-sm wrap-anywhere">{row.host}</code>
            <span className="text-sm wrap-anywhere text-muted">
              {row.type.toUpperCase()} {row.data}
            </span>
            <Badge state="problem" className="ml-auto">
              Still there
            </Badge>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What SendGrid found when it was last asked, in its own words. */
export function Validated({ domain: { validation, validatedAt } }: { domain: MailDomain }) {
  if (!validation || !validatedAt) return null
  const refused = validation.results.filter(({ isValid }) => !isValid)
  return (
    <Notice
      state={validation.isValid ? 'delivered' : 'problem'}
      title={validation.isValid ? 'SendGrid found the domain valid' : 'SendGrid does not find every record'}
    >
      <p className="text-sm text-muted">
        Asked <RelativeTime at={validatedAt} />
        {!validation.isValid && '. Its own look at DNS may be behind ours by up to 48 hours.'}
      </p>
      {refused.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-1">
          {refused.map(({ key, reason }) => (
            <li key={key} className="text-sm wrap-anywhere">
              {reason ?? `${key.replace(/^\w+\./, '')} is not valid.`}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}
