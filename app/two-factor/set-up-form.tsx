'use client'

import { useState, type ReactNode } from 'react'
import { z } from 'zod'
import { RecoveryCodes } from '#components/door/recovery-codes.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { confirmSecondStep } from './actions.ts'

const answer = z.object({ codes: z.array(z.string()) })

type Props = {
  secret: string
  /** What the QR code says; a phone opens its app by it. */
  uri: string
  qr: ReactNode
  isForced: boolean
  signOut: () => Promise<void>
}

/** Secret, first code, recovery codes. */
export function SetUpForm({ secret, uri, qr, isForced, signOut }: Props) {
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <Kept codes={codes} />
  return (
    <>
      <Form action={confirmSecondStep} onDone={({ data }) => setCodes(answer.parse(data).codes)}>
        <div className="flex flex-col gap-4 rounded-md border bg-surface p-4 sm:flex-row">
          <div className="shrink-0">{qr}</div>
          <div className="flex min-w-0 flex-col gap-3">
            <p className="max-sm:hidden">Scan this with an authenticator app, or type the key into it.</p>
            <p className="sm:hidden">
              Open the key in the authenticator app on this phone, or copy it there. With another phone, scan
              the code.
            </p>
            <code className="font-sans text-sm font-medium break-words tabular-nums" aria-label="Key">
              {secret.replace(/(.{4})(?=.)/g, '$1 ')}
            </code>
            <div className="flex flex-wrap items-center gap-2">
              <Button asChild size="sm" className="sm:hidden">
                <a href={uri}>Open in your authenticator app</a>
              </Button>
              <CopyButton text={secret} label="Copy key" />
            </div>
          </div>
        </div>
        <Field name="code" label="Code" help="The six digits that the app shows now.">
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            autoFocus
            className="tabular-nums"
          />
        </Field>
        <Field name="password" label="Present password" help="So that nobody does this at your open browser.">
          <PasswordInput autoComplete="current-password" />
        </Field>
        <Button type="submit" variant="primary">
          Turn two-factor sign-in on
        </Button>
      </Form>
      <div className="mt-4 text-sm">
        {isForced ? (
          <form action={signOut}>
            <button type="submit" className="text-accent hover:underline">
              Sign out
            </button>
          </form>
        ) : (
          <Link href="/profile" className="text-accent hover:underline">
            Not now
          </Link>
        )}
      </div>
    </>
  )
}

function Kept({ codes }: { codes: string[] }) {
  return (
    <div className="flex flex-col gap-4">
      <Notice state="delivered" title="Two-factor sign-in is on">
        Keep these recovery codes where your phone is not. Each lets you in once without the app, and they are
        shown only now.
      </Notice>
      <RecoveryCodes codes={codes} />
      <Button asChild variant="primary" className="print:hidden">
        {/* A whole new page: what was shown to somebody without a second step does not stay in the browser. */}
        <a href="/">I kept the codes</a>
      </Button>
    </div>
  )
}
