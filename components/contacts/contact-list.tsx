'use client'

import { useRef } from 'react'
import { CONTACT_COLUMNS, ContactRow } from '#components/contacts/contact-row.tsx'
import { useListKeys } from '#components/lists/use-list-keys.ts'
import { cx } from '#components/ui/cx.ts'
import type { ContactRow as Row } from '#lib/contacts/list-contacts.ts'

type Props = {
  contacts: readonly Row[]
  /** They all work for the company that the page is about. */
  isOneCompany?: boolean
}

export function ContactList({ contacts, isOneCompany }: Props) {
  const list = useRef<HTMLUListElement>(null)
  useListKeys(list)
  return (
    <>
      <div
        aria-hidden
        className={cx(
          'hidden h-9 items-center gap-x-4 border-b px-4 text-xs font-medium text-muted md:grid',
          CONTACT_COLUMNS,
        )}
      >
        <span>Name</span>
        <span>{isOneCompany ? 'Job title' : 'Company'}</span>
        <span>Latest mail</span>
        <span>Status</span>
        <span className="text-right">Written</span>
      </div>
      <ul ref={list} className="divide-y">
        {contacts.map((contact) => (
          <li key={contact.id}>
            <ContactRow contact={contact} isOneCompany={isOneCompany ?? false} />
          </li>
        ))}
      </ul>
    </>
  )
}
