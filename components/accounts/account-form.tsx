'use client'

import { useState, type ReactNode } from 'react'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { FormKey } from '#components/ui/form-key.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { Choice } from '#lib/contacts/list-choices.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  owners: readonly Choice[]
  trigger: ReactNode
  /** What is edited; without one a company is added and then shown. */
  account?: { id: string; name: string; domain: string | null; ownerId: string | null; version: number }
}

/** Adds or edits a company in a side sheet. */
export function AccountSheet({ action, owners, trigger, account }: Props) {
  const router = useRouter()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Sheet
      title={account ? 'Edit account' : 'Add account'}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={trigger}
    >
      <Form
        action={action}
        showsSuccess={false}
        onDone={({ data }) => {
          setIsOpen(false)
          if (!account && isRecord(data)) router.push(`/accounts/${data.id}`)
        }}
      >
        {account ? (
          <>
            <input type="hidden" name="id" value={account.id} />
            <input type="hidden" name="version" value={account.version} />
          </>
        ) : (
          <FormKey />
        )}
        <Field name="name" label="Company name">
          <Input defaultValue={account?.name} autoComplete="off" autoFocus />
        </Field>
        <Field name="domain" label="Domain" isOptional help="Such as northwind.example.com.">
          <Input defaultValue={account?.domain ?? ''} autoComplete="off" inputMode="url" />
        </Field>
        <Field name="ownerId" label="Owner">
          <Select defaultValue={account?.ownerId ?? ''}>
            <option value="">Nobody</option>
            {owners.map((owner) => (
              <option key={owner.id} value={owner.id}>
                {owner.name}
              </option>
            ))}
          </Select>
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            {account ? 'Save account' : 'Add account'}
          </Button>
        </div>
      </Form>
    </Sheet>
  )
}

function isRecord(data: unknown): data is { id: string } {
  return typeof data === 'object' && data !== null && 'id' in data
}
