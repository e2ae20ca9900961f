import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { SETTINGS_GROUPS } from '#components/settings/settings-pages.ts'
import { CheckNow } from '#components/settings/set-up/check-now.tsx'
import { ChecklistPulse } from '#components/settings/set-up/checklist-pulse.tsx'
import { ProductionSwitch } from '#components/settings/set-up/production-switch.tsx'
import { SetUpHead } from '#components/settings/set-up/set-up-head.tsx'
import { StepRow } from '#components/settings/set-up/step-row.tsx'
import { TestStep } from '#components/settings/set-up/test-step.tsx'
import { Section } from '#components/ui/section.tsx'
import { findTestMail } from '#lib/messages/find-test-mail.ts'
import type { CheckId } from '#lib/setup/check.ts'
import { isOvertaken } from '#lib/setup/standing.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readSetUp, type StepView } from '#lib/wiring/read-set-up.ts'
import { checkNow, keepChecking, markProduction, resumeStep, skipStep } from './actions.ts'
import { sendTest } from './sendgrid/actions.ts'

export const metadata: Metadata = { title: 'Set-up' }

/** From a key to a proven integration: each step with how it stands, live. */
export default async function SetUpPage() {
  const user = await requireAdmin()
  const now = new Date()
  const view = await readSetUp(now)
  const mail = await findTestMail(view.provider)
  const { readiness } = view
  return (
    <div className="max-w-2xl">
      <SetUpHead view={view} action={<CheckNow action={checkNow} />} />
      <ChecklistPulse
        isSettled={readiness.isReady}
        since={now.getTime()}
        testMailId={mail?.id ?? null}
        ask={keepChecking}
      />
      <Section isFlush>
        <ol>
          {view.steps.map((step) => (
            <StepRow
              key={step.id}
              step={step}
              page={pageOf(step)}
              actions={{ skip: skipStep, resume: resumeStep }}
              isOvertaken={step.id === 'test-message' && isOvertaken(step.standing, mail?.changedAt ?? null)}
            >
              {step.id === 'test-message' && (
                <TestStep
                  mail={mail}
                  foundAt={step.standing && step.standing.state !== 'ok' ? step.standing.foundAt : null}
                  to={user.email}
                  formId={randomUUID()}
                  send={sendTest}
                />
              )}
            </StepRow>
          ))}
        </ol>
      </Section>
      <div className="mt-6">
        <Section title="This instance">
          <ProductionSwitch isProduction={view.isProduction} version={view.version} action={markProduction} />
        </Section>
      </div>
    </div>
  )
}

/** Where a step is set right when its finding names no page of its own. */
const HOME: Record<CheckId, string> = {
  key: '/settings/sendgrid',
  plan: '/settings/account',
  teammates: '/settings/account',
  sender: '/settings/domains',
  'event-webhook': '/settings/event-webhook',
  signature: '/settings/event-webhook',
  inbound: '/settings/inbound',
  'system-mail': '/settings/system-mail',
  'test-message': '/settings',
}

/** A link to the page that mends it, by that page's own name; none to the page one is on. */
function pageOf({ id, standing }: StepView): { href: string; label: string } | null {
  const pages = SETTINGS_GROUPS.flatMap((group) => group.pages)
  const href = standing?.state === 'ok' ? HOME[id] : (standing?.href ?? HOME[id])
  const page = pages.find((one) => one.href === href.split(/[#?]/)[0])
  if (page) return page.href === '/settings' ? null : { href, label: page.label }
  return href.startsWith('/messages/') ? null : { href, label: 'Open' }
}
