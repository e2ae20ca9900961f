'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { UserRow } from '#lib/users/list-users.ts'
import { givePassword } from './actions.ts'
import { MadePassword } from './made-password.tsx'

type Props = { user: UserRow; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

/** Asks, then shows the password that was made. */
export function NewPassword({ user, isOpen, onOpenChange }: Props) {
  const [made, setMade] = useState<unknown>(null)
  const toggle = (open: boolean) => {
    onOpenChange(open)
    setMade(null)
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={toggle}
      title={made ? 'The new password' : `A new password for ${user.name}`}
    >
      {made ? (
        <MadePassword data={made} />
      ) : (
        <Form action={givePassword} onDone={({ data }) => setMade(data)}>
          <p>Their present password stops working, and they are signed out everywhere.</p>
          <input type="hidden" name="email" value={user.email} />
          <div className="flex justify-end">
            <Button type="submit" variant="primary">
              Make a password
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
