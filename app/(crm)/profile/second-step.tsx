'use client'

import { useState } from 'react'
import { z } from 'zod'
import { RecoveryCodes } from '#components/door/recovery-codes.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Link } from '#components/ui/link.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { renewCodes, turnOffSecondStep } from './actions.ts'

type Props = { confirmedAt: Date | null; recoveryCodesLeft: number; isRequired: boolean }

const answer = z.object({ codes: z.array(z.string()) })

/** How a person's two-factor sign-in stands, and what they can do about it. */
export function SecondStep({ confirmedAt, recoveryCodesLeft, isRequired }: Props) {
  if (!confirmedAt) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[44ch] text-muted">
          A code from an app on your phone as a second step. A stolen password alone lets nobody in.
        </p>
        <Button asChild>
          <Link href="/two-factor">Set up two-factor</Link>
        </Button>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-2 text-muted">
        <Badge state="delivered">On</Badge>
        <span>
          since <RelativeTime at={confirmedAt} />
        </span>
        <span className={recoveryCodesLeft < 3 ? 'text-problem' : undefined}>
          {recoveryCodesLeft === 1 ? '1 recovery code' : `${recoveryCodesLeft} recovery codes`} left
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <NewCodes />
        {isRequired ? (
          <p className="self-center text-sm text-muted">Your admins require it of everybody.</p>
        ) : (
          <TurnOff />
        )}
      </div>
    </div>
  )
}

function NewCodes() {
  const [codes, setCodes] = useState<string[] | null>(null)
  return (
    <Dialog
      onOpenChange={() => setCodes(null)}
      title={codes ? 'Your new recovery codes' : 'Make new recovery codes'}
      help={
        codes
          ? 'Keep them where your phone is not. Each lets you in once, and they are shown only now.'
          : 'The ones you have stop working.'
      }
      trigger={<Button>New recovery codes</Button>}
    >
      {codes ? (
        <div className="flex flex-col gap-4">
          <RecoveryCodes codes={codes} />
          <div className="flex justify-end print:hidden">
            <DialogClose asChild>
              <Button variant="primary">I kept the codes</Button>
            </DialogClose>
          </div>
        </div>
      ) : (
        <Form action={renewCodes} onDone={({ data }) => setCodes(answer.parse(data).codes)}>
          <PasswordField />
          <div className="flex justify-end">
            <Button type="submit" variant="primary">
              Make new codes
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}

function TurnOff() {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title="Turn two-factor sign-in off"
      help="Your password alone lets you in then, and whoever else has it."
      trigger={<Button variant="quiet">Turn off</Button>}
    >
      <Form action={turnOffSecondStep} onDone={() => setOpen(false)}>
        <PasswordField />
        <div className="flex justify-end">
          <Button type="submit" variant="danger">
            Turn two-factor sign-in off
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function PasswordField() {
  return (
    <Field name="password" label="Present password">
      <PasswordInput autoComplete="current-password" />
    </Field>
  )
}
