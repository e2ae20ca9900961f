import type { Metadata } from 'next'
import { ConflictList } from '#components/settings/pipeline/conflict-list.tsx'
import { PipelineTabs } from '#components/settings/pipeline/pipeline-tabs.tsx'
import { AsideRows, HourFigures, NowFigures } from '#components/settings/pipeline/status-figures.tsx'
import { StatusNotices } from '#components/settings/pipeline/status-notices.tsx'
import { Refresher } from '#components/settings/refresher.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listConflicts } from '#lib/messages/list-conflicts.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readPipelineStatus } from '#lib/wiring/pipeline-status.ts'

export const metadata: Metadata = { title: 'Pipeline' }

export default async function PipelinePage() {
  await requireAdmin()
  const [{ provider }, status, conflicts] = await Promise.all([
    readMailSettings(),
    readPipelineStatus(),
    listConflicts(),
  ])
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Pipeline"
        help="From a post of SendGrid to an event on a mail, and what was put aside."
      />
      <PipelineTabs current="status" />
      <div className="flex flex-col gap-6">
        <StatusNotices status={status} provider={provider} />
        <NowFigures status={status} />
        <HourFigures hour={status.hour} />
        <AsideRows status={status} />
        <ConflictList conflicts={conflicts} />
      </div>
      <Refresher />
    </div>
  )
}
