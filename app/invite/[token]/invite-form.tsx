'use client'

import { useSyncExternalStore } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { accept } from './actions.ts'

type Props = { token: string; email: string; name: string; minLength: number }

export function InviteForm({ token, email, name, minLength }: Props) {
  const zone = useSyncExternalStore(neverChanges, deviceZone, () => 'UTC')
  return (
    <Form action={accept}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="timeZone" value={zone} />
      {/* For password managers, which keep a password under the name it belongs to. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field name="name" label="Your name" help="Colleagues see it, and it stands in the mail you send.">
        <Input autoComplete="name" maxLength={120} defaultValue={name} />
      </Field>
      <Field
        name="password"
        label="Password"
        help={`At least ${minLength} characters. A few words in a row are easy to remember and hard to guess.`}
      >
        <PasswordInput autoComplete="new-password" autoFocus />
      </Field>
      <Button type="submit" variant="primary">
        Start using Mailroom
      </Button>
    </Form>
  )
}

function neverChanges(): () => void {
  return () => {}
}

function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
