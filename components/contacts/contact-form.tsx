'use client'

import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Choice } from '#lib/contacts/list-choices.ts'
import type { Action } from '#lib/web/action.ts'
import type { FormState } from '#lib/web/form-state.ts'

/** The choice in the company list that asks for a new one. */
const NEW = 'new'

export type EditedContact = {
  id: string
  version: number
  firstName: string
  lastName: string
  email: string
  phone: string
  title: string
  accountId: string | null
  ownerId: string | null
}

type Props = {
  action: Action
  accounts: readonly Choice[]
  owners: readonly Choice[]
  /** What is edited; without one a contact is added. */
  contact?: EditedContact
  /** Who owns a new contact unless another is picked. */
  ownerId?: string
  onDone?: (state: FormState) => void
  cancel?: ReactNode
}

/** Adds or edits a contact. */
export function ContactForm({ action, accounts, owners, contact, ownerId, onDone, cancel }: Props) {
  return (
    <Form action={action} showsSuccess={false} {...(onDone ? { onDone } : {})}>
      {contact && (
        <>
          <input type="hidden" name="id" value={contact.id} />
          <input type="hidden" name="version" value={contact.version} />
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="firstName" label="First name">
          <Input defaultValue={contact?.firstName} autoComplete="off" autoFocus />
        </Field>
        <Field name="lastName" label="Last name">
          <Input defaultValue={contact?.lastName} autoComplete="off" />
        </Field>
      </div>
      <Field name="email" label="Mail address" help="Each address belongs to one contact.">
        <Input type="email" defaultValue={contact?.email} autoComplete="off" inputMode="email" required />
      </Field>
      <CompanyFields accounts={accounts} accountId={contact?.accountId ?? null} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="title" label="Job title" isOptional>
          <Input defaultValue={contact?.title} autoComplete="off" />
        </Field>
        <Field name="phone" label="Phone" isOptional>
          <Input type="tel" defaultValue={contact?.phone} autoComplete="off" />
        </Field>
      </div>
      <Field name="ownerId" label="Owner" help="Tasks that workflows make go to the owner.">
        <Select defaultValue={contact ? (contact.ownerId ?? '') : ownerId}>
          <option value="">Nobody</option>
          {owners.map((owner) => (
            <option key={owner.id} value={owner.id}>
              {owner.name}
            </option>
          ))}
        </Select>
      </Field>
      <div className="flex justify-end gap-2">
        {cancel}
        <Button type="submit" variant="primary">
          {contact ? 'Save contact' : 'Add contact'}
        </Button>
      </div>
    </Form>
  )
}

/** A company is picked, or made by its name. */
function CompanyFields({ accounts, accountId }: { accounts: readonly Choice[]; accountId: string | null }) {
  const [picked, setPicked] = useState(accounts.length > 0 ? (accountId ?? '') : NEW)
  return (
    <>
      {accounts.length > 0 && (
        <Field name="accountId" label="Company" isOptional>
          <Select
            name={picked === NEW ? '' : 'accountId'}
            // Not controlled: a form that came back resets its selects to their default, which is this.
            defaultValue={picked}
            onChange={(event) => setPicked(event.target.value)}
          >
            <option value="">None</option>
            <option value={NEW}>New company…</option>
            {accounts.map((account) => (
              <option key={account.id} value={account.id}>
                {account.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {picked === NEW && (
        <Field name="newAccountName" label="Name of the new company" isOptional={accounts.length === 0}>
          <Input autoComplete="off" autoFocus={accounts.length > 0} />
        </Field>
      )}
    </>
  )
}
