import { randomInt } from 'node:crypto'
import type { Metadata } from 'next'
import { DomainForm } from '#components/settings/domains/domain-form.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { env } from '#lib/env.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { listMailOwners } from '#lib/wiring/domain-owner.ts'
import { add } from '../actions.ts'

export const metadata: Metadata = { title: 'Add a domain' }

export default async function NewDomainPage() {
  await requireAdmin()
  const owners = await listMailOwners((await readMailSettings()).provider)
  return (
    <div className="max-w-2xl">
      <PageHeader
        before={
          <Link href="/settings/domains" className="hover:text-ink hover:underline">
            Domains and senders
          </Link>
        }
        title="Add a domain"
        help="SendGrid makes it with automated security off, so that inbound mail can come in. The records to enter in your DNS come next."
      />
      <Section>
        <DomainForm
          instance={env().instance}
          subdomain={`em${randomInt(1000, 10_000)}`}
          owners={owners}
          action={add}
        />
      </Section>
    </div>
  )
}
