import { TabLinks } from '#components/ui/tabs.tsx'

const TABS = [
  { name: 'status', href: '/settings/pipeline', label: 'Status' },
  { name: 'unmatched', href: '/settings/pipeline/unmatched', label: 'Unmatched' },
  { name: 'posts', href: '/settings/pipeline/posts', label: 'Posts' },
] as const

/** The pages about what comes in. */
export function PipelineTabs({ current }: { current: (typeof TABS)[number]['name'] }) {
  return (
    <div className="mb-6">
      <TabLinks
        label="Pipeline"
        links={TABS.map(({ name, href, label }) => ({ href, label, isCurrent: name === current }))}
      />
    </div>
  )
}
