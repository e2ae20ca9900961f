'use client'

import { Download, Printer } from 'lucide-react'
import { useRef, useState, type ChangeEvent } from 'react'
import { Namesakes, NO_QUESTION, questionOf } from '#components/settings/domains/namesakes.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import type { Action } from '#lib/web/action.ts'
import type { FormState } from '#lib/web/form-state.ts'

export function PrintButton() {
  return (
    <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  )
}

/** The sheet as a text file. */
export function DownloadButton({ text }: { text: string }) {
  return (
    <Button icon={<Download aria-hidden />} onClick={() => download(text)}>
      Download
    </Button>
  )
}

function download(text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = 'dns-records.txt'
  link.click()
  URL.revokeObjectURL(link.href)
}

/** A row of the plan for any instance; nothing is made at SendGrid. Asks back where somebody else uses the domain. */
export function PlanForm({ action, subdomain }: { action: Action; subdomain: string }) {
  const empty = { instance: '', domain: '', subdomain, linkSubdomain: 'links' }
  const first = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState(empty)
  const [question, setQuestion] = useState(NO_QUESTION)
  const goOn = (state: FormState) => {
    const asked = questionOf(state)
    setQuestion(asked)
    if (asked.namesakes.length > 0) return
    setTyped(empty)
    first.current?.querySelector('input')?.focus()
  }
  const held = (name: keyof typeof empty) => ({
    value: typed[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      setTyped({ ...typed, [name]: event.target.value })
      if (name === 'instance' || name === 'domain') setQuestion(NO_QUESTION)
    },
    autoComplete: 'off',
    autoCapitalize: 'none',
  })
  return (
    <Form action={action} onDone={goOn} showsSuccess={false}>
      <div ref={first} className="grid gap-x-3 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field
          name="instance"
          label="Instance"
          help="The instance’s name, as set by INSTANCE, such as val or main."
        >
          <Input {...held('instance')} />
        </Field>
        <Field name="domain" label="Domain">
          <Input {...held('domain')} placeholder="val-mail.example.com" />
        </Field>
        <Field name="subdomain" label="Return path">
          <Input {...held('subdomain')} />
        </Field>
        <Field name="linkSubdomain" label="Links" isOptional>
          <Input {...held('linkSubdomain')} />
        </Field>
      </div>
      <Namesakes {...question} />
      <div className="flex justify-end">
        <Button type="submit">Put on the plan</Button>
      </div>
    </Form>
  )
}
