'use client'

import { UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ContactForm } from '#components/contacts/contact-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { Choice } from '#lib/contacts/list-choices.ts'
import type { Action } from '#lib/web/action.ts'

type Props = { action: Action; accounts: readonly Choice[]; owners: readonly Choice[]; ownerId: string }

/** The button that adds a contact, with its form in a side sheet; leads to the new contact. */
export function AddContact({ action, accounts, owners, ownerId }: Props) {
  const router = useRouter()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Sheet
      title="Add contact"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button variant="primary" icon={<UserPlus aria-hidden />}>
          Add contact
        </Button>
      }
    >
      <ContactForm
        action={action}
        accounts={accounts}
        owners={owners}
        ownerId={ownerId}
        onDone={({ data }) => {
          const id = idOf(data)
          setIsOpen(false)
          if (id) router.push(`/contacts/${id}`)
        }}
      />
    </Sheet>
  )
}

function idOf(data: unknown): string | null {
  return data && typeof data === 'object' && 'id' in data && typeof data.id === 'string' ? data.id : null
}
