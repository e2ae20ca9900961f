'use client'

import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { invite } from './actions.ts'
import { HandedLink } from '#components/settings/handed-link.tsx'

export function InvitePerson() {
  const [isOpen, setOpen] = useState(false)
  const [handed, setHanded] = useState<unknown>(null)
  const toggle = (open: boolean) => {
    setOpen(open)
    if (open) setHanded(null)
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={toggle}
      title={handed ? 'They are invited' : 'Invite a person'}
      trigger={
        <Button variant="primary" size="sm" icon={<UserPlus aria-hidden />}>
          Invite person
        </Button>
      }
    >
      {handed ? (
        <HandedLink data={handed} life="seven days" />
      ) : (
        <Form action={invite} onDone={({ data }) => setHanded(data)}>
          <Field name="name" label="Name">
            <Input autoComplete="off" />
          </Field>
          <Field
            name="email"
            label="Mail address"
            help="They sign in with it, and replies to their mail go there. An address with a + part is a person of its own."
          >
            <Input type="email" autoComplete="off" />
          </Field>
          <Field name="role" label="Role">
            <Select defaultValue="sales">
              <option value="sales">Sales</option>
              <option value="admin">Admin</option>
            </Select>
          </Field>
          <div className="flex justify-end">
            <Button type="submit" variant="primary">
              Invite person
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
