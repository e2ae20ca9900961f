'use client'

import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  fields: Record<string, string>
  label: string
  variant?: 'primary' | 'secondary' | 'quiet'
  size?: 'sm' | 'md'
}

/** A button that does its deed at once; what went wrong stands below it. */
export function DeedButton({ action, fields, label, variant = 'secondary', size = 'md' }: Props) {
  return (
    <Form action={action} className="flex flex-col items-start gap-2" showsSuccess={false}>
      <Hidden fields={fields} />
      <Button type="submit" variant={variant} size={size}>
        {label}
      </Button>
    </Form>
  )
}

type AskProps = Props & {
  title: string
  help: string
  confirm: string
  keep: string
  isDangerous?: boolean
  children?: ReactNode
}

/** The same for a deed that asks first. */
export function AskButton({ action, fields, label, variant, size, ...question }: AskProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title={question.title}
      help={question.help}
      trigger={
        <Button variant={variant ?? 'secondary'} size={size ?? 'md'}>
          {label}
        </Button>
      }
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        {question.children}
        <Hidden fields={fields} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">{question.keep}</Button>
          </DialogClose>
          <Button type="submit" variant={question.isDangerous ? 'danger' : 'primary'}>
            {question.confirm}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function Hidden({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ))
}
