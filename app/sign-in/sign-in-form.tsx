'use client'

import { useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { postCredentials } from './post-credentials.ts'

type State = { message: string | null; email: string }

/** An action and no submit handler: React holds what is sent before this script runs, and sends it then. */
export function SignInForm({ destination }: { destination: string }) {
  const [state, run] = useActionState(
    async (_state: State, form: FormData): Promise<State> => {
      const email = text(form, 'email')
      const outcome = await postCredentials(email, text(form, 'password'))
      if (!outcome.ok) return { message: outcome.message, email }
      // A whole new page: nothing that was rendered for nobody stays in the browser.
      window.location.assign(destination)
      return new Promise<State>(() => {})
    },
    { message: null, email: '' },
  )
  return (
    <form action={run} className="flex flex-col gap-4">
      <Field name="email" label="Mail address">
        <Input type="email" autoComplete="username" required autoFocus defaultValue={state.email} />
      </Field>
      <Field name="password" label="Password">
        <PasswordInput autoComplete="current-password" required />
      </Field>
      <div aria-live="polite" className="empty:hidden">
        {state.message && <Notice state="problem">{state.message}</Notice>}
      </div>
      <Button type="submit" variant="primary">
        Sign in
      </Button>
      <p className="text-sm text-muted">Forgot your password? An admin can give you a new one.</p>
    </form>
  )
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
