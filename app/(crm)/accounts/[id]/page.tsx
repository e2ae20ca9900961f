import { Mail, Pencil, Users } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { AccountSheet } from '#components/accounts/account-form.tsx'
import { ContactList } from '#components/contacts/contact-list.tsx'
import { Pager } from '#components/lists/pager.tsx'
import { MessageRow } from '#components/messages/message-row.tsx'
import { plural } from '#components/messages/words.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { getAccount } from '#lib/accounts/get-account.ts'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { listContacts } from '#lib/contacts/list-contacts.ts'
import { listMessages } from '#lib/messages/list-messages.ts'
import { orNotFound } from '#lib/web/or-not-found.ts'
import { requireUser } from '#lib/web/session.ts'
import { editAccount } from '../actions.ts'

const RECENT = 10

const view = z.object({ after: z.string().max(1000).optional().catch(undefined) })

export async function generateMetadata({ params }: PageProps<'/accounts/[id]'>): Promise<Metadata> {
  // A title is sent before the page has sent anybody away.
  await requireUser()
  const id = z.uuid().safeParse((await params).id)
  return { title: id.success ? (await orNotFound(getAccount(id.data))).name : 'Account' }
}

/** A company: its people and what was written to them lately. */
export default async function AccountPage({ params, searchParams }: PageProps<'/accounts/[id]'>) {
  await requireUser()
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const { after } = view.parse(await searchParams)
  const [account, contacts, messages, { owners }] = await Promise.all([
    orNotFound(getAccount(id)),
    listContacts({ accountId: id, after: after ?? null }),
    listMessages({ accountId: id, limit: RECENT }),
    listContactChoices(),
  ])
  const { name, domain, owner } = account
  const facts = [domain, owner && `owned by ${owner.name}`, plural(account.contactCount, 'contact')]
  return (
    <>
      <PageHeader
        before={
          <Link href="/accounts" className="hover:text-ink">
            Accounts
          </Link>
        }
        title={name}
        help={facts.filter(Boolean).join(' · ')}
        actions={
          <AccountSheet
            action={editAccount}
            owners={owners}
            account={{ id, name, domain, ownerId: owner?.id ?? null, version: account.version }}
            trigger={<Button icon={<Pencil aria-hidden />}>Edit</Button>}
          />
        }
      />
      <div className="flex flex-col gap-4">
        <Section isFlush title="Contacts">
          {contacts.items.length > 0 ? (
            <ContactList contacts={contacts.items} isOneCompany />
          ) : (
            <EmptyState icon={<Users />} title="Nobody here yet">
              Edit a contact to say that the person works here.
            </EmptyState>
          )}
        </Section>
        <Pager
          next={contacts.next ? `/accounts/${id}?after=${contacts.next}` : null}
          first={after ? `/accounts/${id}` : null}
        />
        <Section isFlush title="Latest mail">
          {messages.items.length > 0 ? (
            <ul className="divide-y">
              {messages.items.map((item) => (
                <li key={item.id}>
                  <MessageRow item={item} href={`/messages/${item.id}`} />
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState icon={<Mail />} title="No mail yet">
              Mail to people of this company shows here.
            </EmptyState>
          )}
        </Section>
      </div>
    </>
  )
}
