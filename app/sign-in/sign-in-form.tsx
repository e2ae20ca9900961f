'use client'

import { useActionState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { postCredentials } from './post-credentials.ts'

/** `password` is kept in this page alone, from the first step to the second. */
type State = { step: 'password' | 'code'; message: string | null; email: string; password: string }

const START: State = { step: 'password', message: null, email: '', password: '' }

/** An action and no submit handler: React holds what is sent before this script runs, and sends it then. */
export function SignInForm({ destination }: { destination: string }) {
  const [state, run] = useActionState(async (state: State, form: FormData): Promise<State> => {
    if (form.get('deed') === 'start-over') return START
    const isSecond = state.step === 'code'
    const email = isSecond ? state.email : text(form, 'email')
    const password = isSecond ? state.password : text(form, 'password')
    const outcome = await postCredentials({ email, password, code: text(form, 'code').trim() })
    if (outcome === 'code-needed') return { step: 'code', message: null, email, password }
    if (outcome !== 'signed-in') return { ...state, message: outcome.message, email }
    // A whole new page: nothing that was rendered for nobody stays in the browser.
    window.location.assign(destination)
    return new Promise<State>(() => {})
  }, START)
  return (
    <form key={state.step} action={run} className="flex flex-col gap-4">
      {state.step === 'password' ? <PasswordStep email={state.email} /> : <CodeStep email={state.email} />}
      <div aria-live="polite" className="empty:hidden">
        {state.message && <Notice state="problem">{state.message}</Notice>}
      </div>
      <Button type="submit" variant="primary">
        Sign in
      </Button>
      {state.step === 'password' ? (
        <Link href="/forgot" className="self-start text-sm text-accent hover:underline">
          Forgot your password?
        </Link>
      ) : (
        <button
          type="submit"
          name="deed"
          value="start-over"
          formNoValidate
          className="self-start text-sm text-accent hover:underline"
        >
          Start over
        </button>
      )}
    </form>
  )
}

function PasswordStep({ email }: { email: string }) {
  return (
    <>
      <Field name="email" label="Mail address">
        <Input type="email" autoComplete="username" required autoFocus defaultValue={email} />
      </Field>
      <Field name="password" label="Password">
        <PasswordInput autoComplete="current-password" required />
      </Field>
    </>
  )
}

function CodeStep({ email }: { email: string }) {
  return (
    <>
      <p className="text-muted">Second step for {email}.</p>
      <Field
        name="code"
        label="Code"
        help="The six digits that your authenticator app shows now, or one of your recovery codes."
      >
        <Input
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
          autoFocus
          className="tabular-nums"
        />
      </Field>
    </>
  )
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
