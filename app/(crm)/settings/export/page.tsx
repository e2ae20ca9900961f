import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { FixedSettings } from '#components/settings/fixed-settings.tsx'
import { Button } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { listFixedSettings } from '#lib/settings/fixed-by-environment.ts'
import { requireAdmin } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Export of settings' }

export default async function ExportPage() {
  await requireAdmin()
  return (
    <div className="flex max-w-3xl flex-col">
      <PageHeader
        title="Export of settings"
        help="Every setting in one file: to keep, to compare with another instance, or to show to somebody who helps."
      />
      <div className="flex flex-col gap-6">
        <Section title="Settings as JSON">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="max-w-[52ch] text-muted">
              Provider, streams, webhooks, domains, system mail, access, steps that were set aside, how long
              posts are kept, and who has which role. No secret is in it: of keys the last four characters.
            </p>
            <Button asChild>
              <a href="/settings/export/json" download>
                <Download aria-hidden />
                Download settings
              </a>
            </Button>
          </div>
        </Section>
        <FixedSettings settings={listFixedSettings()} />
      </div>
    </div>
  )
}
