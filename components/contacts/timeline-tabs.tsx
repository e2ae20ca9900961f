import { TabLinks } from '#components/ui/tabs.tsx'
import type { TimelineShow } from '#lib/messages/timeline-filter.ts'

const SHOWN: { show: TimelineShow | undefined; label: string }[] = [
  { show: undefined, label: 'Everything' },
  { show: 'mail', label: 'Mail' },
  { show: 'notes', label: 'Notes' },
  { show: 'tasks', label: 'Tasks' },
]

/** What of a timeline is shown; it stands in the URL. */
export function TimelineTabs({ contactId, show }: { contactId: string; show: TimelineShow | undefined }) {
  return (
    <TabLinks
      label="Timeline"
      links={SHOWN.map((one) => ({
        label: one.label,
        href: `/contacts/${contactId}${one.show ? `?show=${one.show}` : ''}`,
        isCurrent: one.show === show,
      }))}
    />
  )
}
