import type { Metadata } from 'next'
import { RemoveSample } from '#components/settings/remove-sample.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { countSampleData } from '#lib/wiring/sample-data.ts'
import { loadSample, removeSample } from './actions.ts'

export const metadata: Metadata = { title: 'Sample data' }

export default async function SampleDataPage() {
  await requireAdmin()
  const [counts, { provider }] = await Promise.all([countSampleData(), readMailSettings()])
  const isThere = Object.values(counts).some((count) => count > 0)
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Sample data"
        help="Made-up companies, contacts and mail, so that there is something to look at. It is never mailed by a real provider."
      />
      <Section
        title="What is there"
        actions={<Badge state={isThere ? 'delivered' : 'stopped'}>{isThere ? 'Loaded' : 'None'}</Badge>}
      >
        <div className="flex flex-col gap-4">
          <dl className="grid grid-cols-3 gap-4">
            <Figure label="Companies" value={counts.companies} />
            <Figure label="Contacts" value={counts.contacts} />
            <Figure label="Messages" value={counts.messages} />
          </dl>
          {isThere ? <RemoveSample action={removeSample} /> : <Load isSandbox={provider === 'sandbox'} />}
        </div>
      </Section>
    </div>
  )
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value.toLocaleString('en')}</dd>
    </div>
  )
}

function Load({ isSandbox }: { isSandbox: boolean }) {
  if (!isSandbox) {
    return <p className="text-muted">It can only be loaded while the sandbox is the provider.</p>
  }
  return (
    <Form action={loadSample}>
      <p className="text-pretty text-muted">
        Loads 40 contacts in 6 companies with 300 mails of the last 90 days, their notes and tasks.
      </p>
      <div>
        <Button type="submit">Load sample data</Button>
      </div>
    </Form>
  )
}
