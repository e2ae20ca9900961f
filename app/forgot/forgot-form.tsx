'use client'

import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { askForLink } from './actions.ts'

export function ForgotForm() {
  return (
    <Form action={askForLink}>
      <Field name="email" label="Mail address">
        <Input type="email" autoComplete="username" autoFocus />
      </Field>
      <Button type="submit" variant="primary">
        Mail me a link
      </Button>
    </Form>
  )
}
