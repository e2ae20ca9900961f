'use client'

import { Pencil } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Avatar } from '#components/contacts/avatar.tsx'
import { ContactForm } from '#components/contacts/contact-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { ContactPage } from '#lib/contacts/get-contact.ts'
import type { Choice } from '#lib/contacts/list-choices.ts'
import { personName } from '#lib/contacts/person-name.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  contact: ContactPage
  accounts: readonly Choice[]
  owners: readonly Choice[]
  edit: Action
  /** Writes a mail, or says why that cannot be. */
  compose: ReactNode
}

export function ContactHeader({ contact, accounts, owners, edit, compose }: Props) {
  const name = personName(contact)
  const title = contact.title.trim()
  return (
    <header className="mb-5">
      <p className="mb-3 text-sm text-muted">
        <Link href="/contacts" className="hover:text-ink">
          Contacts
        </Link>
      </p>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="flex min-w-0 items-center gap-3.5">
          <Avatar name={name} isLarge />
          <div className="min-w-0">
            <h1 className="text-xl font-semibold tracking-[-0.01em] break-words">{name}</h1>
            <p className="text-muted">
              {title}
              {title && contact.account && ' at '}
              {contact.account && (
                <Link href={`/accounts/${contact.account.id}`} className="text-ink hover:underline">
                  {contact.account.name}
                </Link>
              )}
              {!title && !contact.account && 'No company yet'}
            </p>
            <p className="mt-1 flex flex-wrap gap-x-3 text-sm lg:hidden">
              <span className="break-all">{contact.email}</span>
              {contact.phone && (
                <a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`} className="text-accent">
                  {contact.phone}
                </a>
              )}
            </p>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <EditContact contact={contact} accounts={accounts} owners={owners} edit={edit} />
          {compose}
        </div>
      </div>
    </header>
  )
}

function EditContact({ contact, accounts, owners, edit }: Omit<Props, 'compose'>) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Sheet
      title="Edit contact"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={<Button icon={<Pencil aria-hidden />}>Edit</Button>}
    >
      <ContactForm
        action={edit}
        accounts={accounts}
        owners={owners}
        contact={{
          ...contact,
          accountId: contact.account?.id ?? null,
          ownerId: contact.owner?.id ?? null,
        }}
        onDone={() => setIsOpen(false)}
      />
    </Sheet>
  )
}
