'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = { action: Action; subusers: string[] }

const KINDS = [
  ['transactional', 'What transactional mail needs'],
  ['marketing', 'What marketing mail needs'],
  ['management', 'What managing needs'],
  ['everything', 'Everything, as “Full Access”'],
  ['nothing useful', 'Nothing useful'],
] as const

/** Makes a key to try with. It is shown once, as SendGrid does, and opens nothing but the sandbox. */
export function MadeKey({ action, subusers }: Props) {
  const [made, setMade] = useState<string | null>(null)
  return (
    <div className="flex flex-col gap-3">
      <Form
        action={action}
        onDone={({ data }) => setMade(textOf(data))}
        showsSuccess={false}
        className="flex flex-wrap items-end gap-3"
      >
        <div className="min-w-56 flex-1">
          <Field name="kind" label="New key that may do">
            <Select defaultValue="transactional">
              {KINDS.map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        {subusers.length > 0 && (
          <div className="w-40">
            <Field name="subuser" label="Made inside">
              <Select defaultValue="">
                <option value="">The account</option>
                {subusers.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )}
        <Button type="submit">Make key</Button>
      </Form>
      {made && (
        <div
          className="flex flex-wrap items-center justify-between gap-3 rounded-md border px-3 py-2"
          role="status"
        >
          <code className="min-w-0 font-mono text-sm wrap-anywhere">{made}</code>
          <CopyButton text={made} label="Copy key" />
          <p className="w-full text-sm text-muted">Shown once. It opens nothing but this sandbox.</p>
        </div>
      )}
    </div>
  )
}

function textOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'made' in data && typeof data.made === 'string'
    ? data.made
    : null
}
