'use client'

import { useEffect, useId, useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Action } from '#lib/web/action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

export type Draft = { contactId: string; subject: string; html: string }

type Checked = { subject: string; problems: string[] }

/** A mail as it would go out: its subject, what is odd about it, and its body in a frame where nothing runs. */
export function MailPreview({ draft, check }: { draft: Draft; check: Action }) {
  const frame = useId()
  const [checked, setChecked] = useState<Checked | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { contactId, subject, html } = draft
  useEffect(() => {
    let isCurrent = true
    const data = new FormData()
    for (const [name, value] of Object.entries({ contactId, subject, html })) data.set(name, value)
    void check(EMPTY_FORM, data).then((outcome) => {
      if (!isCurrent) return
      if (outcome.ok) setChecked(outcome.data as Checked)
      else setRefusal(outcome.message ?? null)
      // A refused draft would fill the frame with the refusal, which stands above already.
      if (outcome.ok) postInto(frame, { contactId, subject, html })
    })
    return () => {
      isCurrent = false
    }
  }, [check, frame, contactId, subject, html])
  return (
    <div className="flex flex-col gap-3">
      {refusal && <Notice state="problem">{refusal}</Notice>}
      {checked?.problems.map((problem) => (
        <Notice key={problem} state="waiting">
          {problem}
        </Notice>
      ))}
      <div className="overflow-clip rounded-md border">
        <div className="border-b px-4 py-2.5 font-medium break-words">
          {checked ? checked.subject || 'No subject yet' : <Skeleton className="h-5 w-56" />}
        </div>
        <iframe
          sandbox=""
          name={frame}
          title="Preview of the mail"
          className="block h-80 w-full bg-surface"
        />
      </div>
    </div>
  )
}

/** Posts fields into a frame by a form of its own: a form cannot stand inside the one that sends the mail. */
function postInto(frame: string, fields: Draft): void {
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: '/messages/preview', target: frame, hidden: true })
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  }
  document.body.append(form)
  form.submit()
  form.remove()
}
