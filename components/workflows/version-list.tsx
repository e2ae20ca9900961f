import { ChevronDown } from 'lucide-react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { WorkflowReading } from '#components/workflows/workflow-reading.tsx'
import type { WorkflowReading as Reading } from '#lib/workflows/describe-workflow.ts'
import type { WorkflowState } from '#lib/workflows/list-workflows.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Version = {
  id: string
  number: number
  publishedAt: Date
  publishedBy: string | null
  isLive: boolean
  reading: Reading | null
}

type Props = {
  workflow: { id: string; draftVersion: number; state: WorkflowState }
  versions: readonly Version[]
  /** Null for those who only read. */
  restore: ((state: FormState, formData: FormData) => Promise<FormState>) | null
}

/** What was published and when; each opens to what it said. */
export function VersionList({ workflow, versions, restore }: Props) {
  return (
    <ul className="divide-y rounded-md border bg-surface">
      {versions.map((version) => (
        <li key={version.id}>
          <details className="group">
            <summary className="flex list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 transition-colors hover:bg-hover">
              <span className="font-medium">Version {version.number}</span>
              {version.isLive && (
                <Badge state={workflow.state === 'live' ? 'delivered' : 'waiting'}>
                  {workflow.state === 'live' ? 'Live' : 'Paused'}
                </Badge>
              )}
              <span className="text-sm text-muted">
                Published <RelativeTime at={version.publishedAt} />
                {version.publishedBy && ` by ${version.publishedBy}`}
              </span>
              <ChevronDown
                aria-hidden
                className="ml-auto size-4 text-faint transition-transform group-open:rotate-180"
              />
            </summary>
            <div className="flex flex-col gap-4 border-t bg-canvas px-4 py-4">
              {version.reading ? (
                <WorkflowReading reading={version.reading} />
              ) : (
                <p className="text-muted">Another release published this version. This one cannot read it.</p>
              )}
              {restore && version.reading && (
                <Form action={restore}>
                  <input type="hidden" name="workflowId" value={workflow.id} />
                  <input type="hidden" name="versionId" value={version.id} />
                  <input type="hidden" name="draftVersion" value={workflow.draftVersion} />
                  <div>
                    <Button type="submit">Make this the draft</Button>
                  </div>
                </Form>
              )}
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}
