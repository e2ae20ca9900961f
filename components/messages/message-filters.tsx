'use client'

import { ListFilter } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { FilterChip } from '#components/lists/filter-chip.tsx'
import { SearchField } from '#components/lists/search-field.tsx'
import { DateRange } from '#components/messages/date-range.tsx'
import { STATUS_WORDS } from '#components/messages/words.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice, MenuLabel, MenuSeparator } from '#components/ui/menu.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import type { MessageStatus } from '#lib/mail/status.ts'
import { messagesPath, type MessageFilter } from '#lib/messages/message-filter.ts'

/** Statuses that have a tab of their own. */
const TABS: { label: string; status: MessageFilter['status'] }[] = [
  { label: 'All', status: undefined },
  { label: 'Needs a look', status: 'problem' },
  { label: 'Unconfirmed', status: 'unconfirmed' },
  { label: 'Failed', status: 'failed' },
]
const MENU_STATUSES: MessageStatus[] = [
  'queued',
  'sent',
  'processed',
  'deferred',
  'delivered',
  'blocked',
  'bounced',
  'dropped',
]

/** What of the log is shown: views as tabs, search, and filters that stand as chips until they are taken off. */
export function MessageFilters({ filter }: { filter: MessageFilter }) {
  const router = useRouter()
  const to = (change: Partial<MessageFilter>) =>
    messagesPath({ ...filter, ...change, before: undefined, open: undefined })
  const go = (change: Partial<MessageFilter>) => router.push(to(change), { scroll: false })
  const hasTab = TABS.some((tab) => tab.status === filter.status)
  return (
    <>
      <TabLinks
        label="Views"
        links={TABS.map(({ label, status }) => ({
          label,
          href: to({ status }),
          isCurrent: filter.status === status,
        }))}
      />
      <div className="flex flex-wrap items-center gap-2 py-3">
        <SearchField label="Search subject or recipient" />
        <Menu align="start" trigger={<Button icon={<ListFilter aria-hidden />}>Filter</Button>}>
          <MenuLabel>Status</MenuLabel>
          <MenuChoice
            value={filter.status ?? ''}
            choices={MENU_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status].label }))}
            onChoose={(status) => go({ status: status as MessageStatus })}
          />
          <MenuSeparator />
          <MenuLabel>People</MenuLabel>
          <MenuChoice
            value={filter.engagement ?? ''}
            choices={[
              { value: 'opened', label: 'Opened' },
              { value: 'clicked', label: 'Clicked' },
            ]}
            onChoose={(engagement) => go({ engagement: engagement as 'opened' | 'clicked' })}
          />
          <MenuSeparator />
          <MenuLabel>Order</MenuLabel>
          <MenuChoice
            value={filter.order ?? 'newest'}
            choices={[
              { value: 'newest', label: 'Newest first' },
              { value: 'oldest', label: 'Oldest first' },
            ]}
            onChoose={(order) => go({ order: order === 'oldest' ? 'oldest' : undefined })}
          />
        </Menu>
        <DateRange from={filter.from} to={filter.to} onChoose={go} />
        {filter.status && !hasTab && filter.status !== 'problem' && (
          <FilterChip href={to({ status: undefined })}>{STATUS_WORDS[filter.status].label}</FilterChip>
        )}
        {filter.engagement && (
          <FilterChip href={to({ engagement: undefined })}>
            {filter.engagement === 'opened' ? 'Opened' : 'Clicked'}
          </FilterChip>
        )}
        {filter.from && <FilterChip href={to({ from: undefined })}>From {filter.from}</FilterChip>}
        {filter.to && <FilterChip href={to({ to: undefined })}>To {filter.to}</FilterChip>}
        {filter.order === 'oldest' && <FilterChip href={to({ order: undefined })}>Oldest first</FilterChip>}
      </div>
    </>
  )
}
