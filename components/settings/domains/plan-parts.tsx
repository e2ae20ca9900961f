'use client'

import { Printer } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import type { Action } from '#lib/web/action.ts'

export function PrintButton() {
  return (
    <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  )
}

/** A row of the plan for any instance; nothing is made at SendGrid. */
export function PlanForm({ action, subdomain }: { action: Action; subdomain: string }) {
  const first = useRef<HTMLDivElement>(null)
  const startOver = () => {
    const form = first.current?.closest('form')
    form?.reset()
    first.current?.querySelector('input')?.focus()
  }
  return (
    <Form action={action} onDone={startOver} showsSuccess={false}>
      <div ref={first} className="grid gap-x-3 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field name="instance" label="Instance" help="As its INSTANCE says: val, main.">
          <Input autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field name="domain" label="Domain">
          <Input placeholder="val-mail.example.com" autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field name="subdomain" label="Return path">
          <Input defaultValue={subdomain} autoComplete="off" />
        </Field>
        <Field name="linkSubdomain" label="Links" isOptional>
          <Input defaultValue="links" autoComplete="off" />
        </Field>
      </div>
      <div className="flex justify-end">
        <Button type="submit">Put on the plan</Button>
      </div>
    </Form>
  )
}
