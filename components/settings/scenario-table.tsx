import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'

const SCENARIOS = [
  ['any other', 'Delivered after 1 s, opened after 3 s, and clicked after 5 s when it has a link'],
  ['bounce', 'Refused for good by the receiver (hard bounce)'],
  ['block', 'Refused for now by the receiver'],
  ['drop', 'Never tried: the address is on the account’s bounce list'],
  ['defer', 'Deferred twice, then delivered'],
  ['spam', 'Delivered, then reported as spam'],
  ['unsubscribe', 'Delivered and opened, then unsubscribed'],
  ['refuse', 'Refused by the API at once (400)'],
  ['slow', 'Taken, but the API answers too late: the message is unconfirmed until its events arrive'],
  ['limit', 'Too many requests (429) once, then taken'],
  ['outage', 'Out of service (503) once, then taken'],
] as const

/** What the name before the “@” makes the sandbox do. */
export function ScenarioTable() {
  return (
    <Section
      title="Scenarios"
      help="The name before the “@” decides what happens to a mail. A “+” and what follows it is ignored."
      isFlush
    >
      <Table>
        <TableHead>
          <TableRow>
            <TableHeader>Address</TableHeader>
            <TableHeader>What happens</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {SCENARIOS.map(([name, words]) => (
            <TableRow key={name}>
              <TableCell className="whitespace-nowrap">
                {name === 'any other' ? 'Any other' : <code className="font-mono">{name}@…</code>}
              </TableCell>
              <TableCell className="py-2 text-pretty">{words}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}
