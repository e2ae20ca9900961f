'use client'

import { ListFilter } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { FilterChip } from '#components/lists/filter-chip.tsx'
import { DateRange } from '#components/messages/date-range.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice, MenuLabel } from '#components/ui/menu.tsx'
import { AUDIT_KINDS, auditPath, type AuditFilter, type AuditKind } from '#lib/audit/audit-filter.ts'

const KIND_LABEL: Record<AuditKind, string> = {
  settings: 'Settings',
  people: 'People and access',
  records: 'Contacts, accounts, messages',
  workflows: 'Workflows',
  sandbox: 'Sandbox and sample data',
}

type Props = { filter: AuditFilter; people: { id: string; name: string }[] }

/** What of the trail is shown; what is chosen stands as chips until it is taken off. */
export function AuditFilters({ filter, people }: Props) {
  const router = useRouter()
  const to = (change: Partial<AuditFilter>) => auditPath({ ...filter, ...change, before: undefined })
  const go = (change: Partial<AuditFilter>) => router.push(to(change), { scroll: false })
  const choices = [
    { value: 'system', label: 'Mailroom itself' },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const person = choices.find(({ value }) => value === filter.person)
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Menu align="start" trigger={<Button icon={<ListFilter aria-hidden />}>Kind</Button>}>
        <MenuLabel>What was changed</MenuLabel>
        <MenuChoice
          value={filter.kind ?? ''}
          choices={AUDIT_KINDS.map((kind) => ({ value: kind, label: KIND_LABEL[kind] }))}
          onChoose={(kind) => go({ kind: AUDIT_KINDS.find((known) => known === kind) })}
        />
      </Menu>
      <Menu align="start" trigger={<Button icon={<ListFilter aria-hidden />}>Person</Button>}>
        <MenuLabel>Who changed it</MenuLabel>
        <MenuChoice
          value={filter.person ?? ''}
          choices={choices}
          onChoose={(chosen) => go({ person: chosen })}
        />
      </Menu>
      <DateRange from={filter.from} to={filter.to} onChoose={go} />
      {filter.kind && <FilterChip href={to({ kind: undefined })}>{KIND_LABEL[filter.kind]}</FilterChip>}
      {filter.person && (
        <FilterChip href={to({ person: undefined })}>{person?.label ?? 'Somebody who is gone'}</FilterChip>
      )}
      {filter.from && <FilterChip href={to({ from: undefined })}>From {filter.from}</FilterChip>}
      {filter.to && <FilterChip href={to({ to: undefined })}>To {filter.to}</FilterChip>}
    </div>
  )
}
