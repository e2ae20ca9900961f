'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  contactId?: string
  /** Stands by itself rather than in a section. */
  isBoxed?: boolean
}

/** A line that opens into a small form for a task of one's own. */
export function AddTask({ action, contactId, isBoxed }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const [round, setRound] = useState(0)
  if (!isOpen) {
    return (
      <Button variant="quiet" size="sm" icon={<Plus aria-hidden />} onClick={() => setIsOpen(true)}>
        Add task
      </Button>
    )
  }
  return (
    <Form
      key={round}
      action={action}
      showsSuccess={false}
      onDone={() => setRound(round + 1)}
      className={cx('flex w-full flex-col gap-3', isBoxed && 'rounded-md border bg-surface p-4')}
    >
      {contactId && <input type="hidden" name="contactId" value={contactId} />}
      <Field name="title" label="What is to be done">
        <Input autoFocus autoComplete="off" maxLength={300} />
      </Field>
      <Field name="dueOn" label="Due on" isOptional>
        <Input type="date" />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary">
          Add task
        </Button>
        <Button size="sm" variant="quiet" onClick={() => setIsOpen(false)}>
          Close
        </Button>
      </div>
    </Form>
  )
}
