import type { Metadata } from 'next'
import { CheckHistoryRow } from '#components/settings/doctor/check-history.tsx'
import { RunList } from '#components/settings/doctor/run-list.tsx'
import { CheckNow } from '#components/settings/set-up/check-now.tsx'
import { SetUpLive } from '#components/settings/set-up/set-up-live.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { BAND_DAYS, listCheckRuns, readCheckHistory } from '#lib/setup/read-history.ts'
import { HISTORY_DAYS } from '#lib/setup/sweep-history.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readSetUp } from '#lib/wiring/read-set-up.ts'
import { checkNow } from '../actions.ts'

export const metadata: Metadata = { title: 'Doctor' }

/** The same checks as the checklist's, over time. */
export default async function DoctorPage() {
  const user = await requireAdmin()
  const now = new Date()
  const view = await readSetUp(now)
  const [runs, histories] = await Promise.all([
    listCheckRuns(view.provider),
    Promise.all(
      view.steps.map((step) => readCheckHistory(view.provider, step.id, { zone: user.timeZone, now })),
    ),
  ])
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Doctor"
        help={`Checks the whole set-up every night and when you ask. What worked and stops working is told to every admin, here and by system mail. The history goes back ${HISTORY_DAYS} days.`}
        actions={<CheckNow action={checkNow} />}
      />
      <SetUpLive since={now.getTime()} />
      <div className="flex flex-col gap-6">
        <Section title="Checks" help={`The last ${BAND_DAYS} days. Open one to see what it found.`} isFlush>
          <ul>
            {view.steps.map((step, index) => {
              const history = histories[index]
              return history && <CheckHistoryRow key={step.id} step={step} history={history} />
            })}
          </ul>
        </Section>
        <Section title="Runs" isFlush>
          {runs.length > 0 ? (
            <RunList runs={runs} />
          ) : (
            <EmptyState title="No run so far">The first one comes tonight, or when you ask.</EmptyState>
          )}
        </Section>
      </div>
    </div>
  )
}
