import { Building2, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { AccountSheet } from '#components/accounts/account-form.tsx'
import { AccountList } from '#components/accounts/account-list.tsx'
import { Pager } from '#components/lists/pager.tsx'
import { SearchField } from '#components/lists/search-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { requireUser } from '#lib/web/session.ts'
import { addAccount } from './actions.ts'

export const metadata: Metadata = { title: 'Accounts' }

const view = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
})

export default async function AccountsPage({ searchParams }: PageProps<'/accounts'>) {
  await requireUser()
  const { q, after } = view.parse(await searchParams)
  const [{ items, next }, { owners }] = await Promise.all([
    listAccounts({ ...(q ? { q } : {}), after: after ?? null }),
    listContactChoices(),
  ])
  const search = q ? `q=${encodeURIComponent(q)}&` : ''
  return (
    <>
      <PageHeader
        title="Accounts"
        help="The companies your contacts work for."
        actions={
          <AccountSheet
            action={addAccount}
            owners={owners}
            trigger={
              <Button variant="primary" icon={<Building2 aria-hidden />}>
                Add account
              </Button>
            }
          />
        }
      />
      <div className="mb-3">
        <SearchField label="Search name or domain" />
      </div>
      <Section isFlush>
        {items.length > 0 ? (
          <AccountList accounts={items} />
        ) : q ? (
          <EmptyState
            icon={<SearchX />}
            title="No account matches"
            action={
              <Button asChild>
                <Link href="/accounts">Clear search</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState icon={<Building2 />} title="No accounts yet">
            A company is made when you add a contact who works there, or here.
          </EmptyState>
        )}
      </Section>
      <Pager
        next={next ? `/accounts?${search}after=${next}` : null}
        first={after ? `/accounts?${search}` : null}
      />
    </>
  )
}
