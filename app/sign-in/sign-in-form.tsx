'use client'

import { useState, useTransition, type FormEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { postCredentials } from './post-credentials.ts'

export function SignInForm({ destination }: { destination: string }) {
  const [message, setMessage] = useState<string | null>(null)
  const [isSigningIn, start] = useTransition()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isSigningIn) return
    const form = new FormData(event.currentTarget)
    start(async () => {
      const outcome = await postCredentials(text(form, 'email'), text(form, 'password'))
      // A whole new page: nothing that was rendered for nobody stays in the browser.
      if (outcome.ok) window.location.assign(destination)
      else setMessage(outcome.message)
    })
  }
  return (
    // Posted, were it ever sent without scripts, so that a password never stands in a URL.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <Field name="email" label="Mail address">
        <Input type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field name="password" label="Password">
        <PasswordInput autoComplete="current-password" required />
      </Field>
      <div aria-live="polite" className="empty:hidden">
        {message && <Notice state="problem">{message}</Notice>}
      </div>
      <Button type="submit" variant="primary" size="lg" isPending={isSigningIn}>
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
