import { Section } from '#components/ui/section.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'

/** The account's hosts besides the one connected: shown, never changed. */
export function OtherHosts({ others }: { others: InboundDesk['others'] }) {
  if (others.length === 0) return null
  return (
    <Section
      title="Other hosts of this account"
      help="Of other instances and systems, or from before. Mailroom leaves them as they are."
      isFlush
    >
      <ul>
        {others.map(({ hostname, url, sendRaw, isFormer }) => (
          <li key={hostname} className="border-b px-4 py-2.5 last:border-b-0">
            <p className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium wrap-anywhere">{hostname}</span>
              <span className="text-sm text-muted">{sendRaw ? 'whole mails' : 'mails in parts'}</span>
            </p>
            <p className="font-mono text-sm wrap-anywhere text-muted">{url}</p>
            {isFormer && (
              <p className="text-sm">
                Ours from before. Its mail is still posted here; delete it in SendGrid’s console once nobody
                writes to it.
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
