import { SendInbound } from '#components/settings/inbound/send-inbound.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = { desk: InboundDesk; send: (state: FormState, formData: FormData) => Promise<FormState> }

const SIGNATURE = { valid: 'Signed', wrong: 'Signature wrong', none: 'By its secret' }

/** What came in last. Reading it into the CRM comes later; nothing is lost until then. */
export function InboundArrivals({ desk: { arrivals, connection, provider }, send }: Props) {
  const canRehearse = provider === 'sandbox' && connection?.connectedAt != null
  return (
    <Section
      title="Arrivals"
      help="The last ten mails, kept whole as they came."
      actions={canRehearse && <SendInbound send={send} latest={arrivals[0]?.id ?? null} />}
      isFlush={arrivals.length > 0}
    >
      {arrivals.length === 0 ? (
        <p className="text-muted">
          {connection?.connectedAt
            ? `None yet. ${canRehearse ? 'Have the sandbox send one.' : `Send a mail to test@${connection.hostname}.`}`
            : 'None yet. Connect a host first.'}
        </p>
      ) : (
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Came</TableHeader>
              <TableHeader>For</TableHeader>
              <TableHeader>Proved</TableHeader>
              <TableHeader>Outcome</TableHeader>
              <TableHeader isNumber>Size</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {arrivals.map(({ id, receivedAt, bytes, signature, copies, hosts, isLate }) => (
              <TableRow key={id}>
                <TableCell className="whitespace-nowrap">
                  <RelativeTime at={receivedAt} />
                </TableCell>
                <TableCell className="min-w-32 wrap-anywhere">
                  {hosts.length > 0 ? hosts.join(', ') : <span className="text-muted">Cannot be read</span>}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {isLate ? 'By its former secret' : SIGNATURE[signature]}
                </TableCell>
                <TableCell>
                  <Badge state={signature === 'wrong' ? 'problem' : 'delivered'}>
                    {copies > 1 ? `Stored once, came ${copies}×` : 'Stored'}
                  </Badge>
                </TableCell>
                <TableCell isNumber className="whitespace-nowrap">
                  {size(bytes)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  )
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
