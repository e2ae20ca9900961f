import { SearchX, Users } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { AddContact } from '#components/contacts/add-contact.tsx'
import { ContactList } from '#components/contacts/contact-list.tsx'
import { FilterChip } from '#components/lists/filter-chip.tsx'
import { Pager } from '#components/lists/pager.tsx'
import { SearchField } from '#components/lists/search-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { listContacts } from '#lib/contacts/list-contacts.ts'
import { requireUser } from '#lib/web/session.ts'
import { addContact } from './actions.ts'

export const metadata: Metadata = { title: 'Contacts' }

/** The list's state as its URL holds it; what does not parse is as if it were not there. */
const view = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  owner: z.literal('me').optional().catch(undefined),
  after: z.string().max(1000).optional().catch(undefined),
})

export default async function ContactsPage({ searchParams }: PageProps<'/contacts'>) {
  const user = await requireUser()
  const { q, owner, after } = view.parse(await searchParams)
  const [{ items, next }, choices] = await Promise.all([
    listContacts({ ...(q ? { q } : {}), ...(owner ? { ownerId: user.id } : {}), after: after ?? null }),
    listContactChoices(),
  ])
  const isFiltered = Boolean(q ?? owner)
  return (
    <>
      <PageHeader
        title="Contacts"
        actions={<AddContact action={addContact} {...choices} ownerId={user.id} />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField label="Search name, address or company" />
        {owner ? (
          <FilterChip href={path({ q })}>Mine</FilterChip>
        ) : (
          <Button asChild>
            <Link href={path({ q, owner: 'me' })}>Mine</Link>
          </Button>
        )}
      </div>
      <Section isFlush>
        {items.length > 0 ? (
          <ContactList contacts={items} />
        ) : isFiltered ? (
          <EmptyState
            icon={<SearchX />}
            title="No contact matches"
            action={
              <Button asChild>
                <Link href="/contacts">Clear filters</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState icon={<Users />} title="No contacts yet">
            Add the first person you want to write to. What happens with each mail shows on their page.
          </EmptyState>
        )}
      </Section>
      <Pager next={next ? path({ q, owner, after: next }) : null} first={after ? path({ q, owner }) : null} />
    </>
  )
}

function path(state: z.output<typeof view>): string {
  const search = new URLSearchParams(
    Object.entries(state).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  return search.size > 0 ? `/contacts?${search}` : '/contacts'
}
