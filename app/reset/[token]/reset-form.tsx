'use client'

import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { choosePassword } from './actions.ts'

export function ResetForm(props: { token: string; email: string; minLength: number }) {
  return (
    <Form action={choosePassword}>
      <input type="hidden" name="token" value={props.token} />
      {/* For password managers, which keep a password under the name it belongs to. */}
      <input type="hidden" autoComplete="username" value={props.email} readOnly />
      <Field
        name="password"
        label="New password"
        help={`At least ${props.minLength} characters. A few words in a row are easy to remember and hard to guess.`}
      >
        <PasswordInput autoComplete="new-password" autoFocus />
      </Field>
      <Button type="submit" variant="primary">
        Change password
      </Button>
    </Form>
  )
}
