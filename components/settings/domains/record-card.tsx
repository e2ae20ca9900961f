import { RECORD_CHIP, spokenSeconds } from '#components/settings/domains/domain-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { CheckedRecord } from '#lib/domains/check-record.ts'
import type { Seen } from '#lib/domains/dns-port.ts'
import { shownHost } from '#lib/domains/domain-name.ts'
import { PURPOSE_LABEL, type ExpectedRecord } from '#lib/domains/expected-records.ts'

type Props = {
  record: ExpectedRecord
  /** Null: not looked up yet. */
  checked: CheckedRecord | null
  /** The zone it belongs into, where it is known. */
  zone: string | null
  /** What SendGrid said about it when it validated last; null when it had nothing to say against it. */
  reason: string | null
}

/** One record: what to enter, and beside it what DNS answers now. Folded once it stands. */
export function RecordCard({ record, checked, zone, reason }: Props) {
  const chip = checked ? RECORD_CHIP[checked.state] : { state: 'stopped' as const, label: 'Looking' }
  const head = (
    <>
      <h4 className="inline font-medium">{PURPOSE_LABEL[record.purpose]}</h4>{' '}
      <span className="font-mono text-xs text-muted">{record.type}</span>{' '}
      <Badge state={chip.state} className="ml-1 align-middle">
        {chip.label}
      </Badge>
    </>
  )
  const body = <Comparison record={record} checked={checked} zone={zone} />
  if (checked?.state === 'found') {
    return (
      <li className="border-b last:border-b-0">
        <details>
          <summary className="px-4 py-2.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2">
            {head}{' '}
            <span className="text-sm wrap-anywhere text-muted max-sm:ml-4 max-sm:block sm:ml-1">
              {shownHost(record.host)}
            </span>
          </summary>
          <div className="px-4 pb-3.5">{body}</div>
        </details>
      </li>
    )
  }
  return (
    <li className="border-b px-4 py-3.5 last:border-b-0">
      <div>
        {head}
        {checked?.state === 'spreading' && checked.waitSeconds !== null && (
          <span className="ml-2 text-sm text-muted">up to {spokenSeconds(checked.waitSeconds)} more</span>
        )}
      </div>
      {body}
      {checked?.hint && <p className="mt-2.5 text-pretty wrap-anywhere">{checked.hint}</p>}
      {reason && <p className="mt-2.5 text-sm text-pretty wrap-anywhere text-muted">SendGrid: {reason}</p>}
    </li>
  )
}

function Comparison({ record, checked, zone }: Pick<Props, 'record' | 'checked' | 'zone'>) {
  const own = checked?.own ?? null
  const isSame =
    own !== null && JSON.stringify(textOf(own)) === JSON.stringify(checked && textOf(checked.public))
  return (
    <div className="mt-2.5 grid gap-x-6 gap-y-3 lg:grid-cols-2">
      <dl className="flex min-w-0 flex-col gap-2.5">
        <RecordEntry label="Host" text={record.host} note={relativeName(record.host, zone)} />
        <RecordEntry
          label={record.priority === null ? 'Value' : `Value, priority ${record.priority}`}
          text={record.value}
          note={record.note}
        />
      </dl>
      <dl className="flex min-w-0 flex-col gap-2.5 border-t pt-3 lg:border-t-0 lg:border-l lg:pt-0 lg:pl-6">
        {checked === null ? (
          <dt className="text-sm text-muted">Being looked up.</dt>
        ) : isSame ? (
          <Found label="At the domain’s own servers and for everybody" seen={own} />
        ) : (
          <>
            <Found label="At the domain’s own servers" seen={own} />
            <Found label="As everybody sees it" seen={checked.public} />
          </>
        )}
      </dl>
    </div>
  )
}

function textOf({ kind, values, alias, failure }: Seen) {
  return { kind, values, alias, failure }
}

/** One field of a DNS form, to be copied. */
export function RecordEntry({ label, text, note }: { label: string; text: string; note: string | null }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 flex items-start gap-2">
        <code className="min-w-0 flex-1 pt-0.5 font-mono text-sm wrap-anywhere">
          {text.length > 120 ? <Long text={text} /> : text}
        </code>
        <CopyButton text={text} />
      </dd>
      {note && <dd className="mt-0.5 text-sm text-pretty text-muted">{note}</dd>}
    </div>
  )
}

/** A key is not read by anybody: its beginning and end tell it from another. */
function Long({ text }: { text: string }) {
  return (
    <>
      {text.slice(0, 56)}
      <span className="text-faint"> … {text.length} characters … </span>
      {text.slice(-16)}
    </>
  )
}

function Found({ label, seen }: { label: string; seen: Seen | null }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-sm wrap-anywhere">
        {seen === null ? (
          <span className="text-muted">They could not be found.</span>
        ) : (
          <Answer seen={seen} />
        )}
      </dd>
    </div>
  )
}

const MAX_SHOWN = 3

function Answer({ seen }: { seen: Seen }) {
  const ttl = seen.ttl === null ? '' : `, remembered for ${spokenSeconds(seen.ttl)}`
  if (seen.kind === 'failed') return <span className="text-muted">Not known: {seen.failure}.</span>
  if (seen.alias !== null && seen.values.length === 0) {
    return (
      <span>
        An alias (CNAME) of <code className="font-mono">{seen.alias}</code>
        <span className="text-muted">{ttl}</span>
      </span>
    )
  }
  if (seen.kind !== 'found') {
    const words =
      seen.kind === 'no-name' ? 'This name does not exist' : 'The name exists, without such a record'
    return (
      <span className="text-muted">
        {words}
        {ttl}.
      </span>
    )
  }
  const shown = seen.values.slice(0, MAX_SHOWN)
  const more = seen.values.length - shown.length
  return (
    <>
      {shown.map((value) => (
        <code key={value} className="block font-mono">
          {value.length > 120 ? <Long text={value} /> : value}
        </code>
      ))}
      <span className="text-muted">
        {more > 0 && `and ${more} more`}
        {more > 0 ? ttl : ttl.replace(', r', 'R')}
      </span>
    </>
  )
}

/** What forms that add the zone's name by themselves want to have, and the name in its own script. */
function relativeName(host: string, zone: string | null): string | null {
  const shown = shownHost(host)
  const relative = zone && host.endsWith(`.${zone}`) ? host.slice(0, -zone.length - 1) : null
  const parts = [
    shown === host ? null : shown,
    host === zone
      ? `@ in the zone ${shownHost(host)}`
      : relative && `${relative} in the zone ${shownHost(zone ?? '')}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : null
}
