'use client'

import { useState } from 'react'
import { z } from 'zod'
import { HandedLink } from '#components/settings/handed-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

const shown = z.object({ text: z.string() })

type ShowProps = { id: string; hasLink: boolean; action: Action }

/** Fetches a mail's text when an admin asks for it: it is not in the page before, and asking is written down. */
export function ShowText({ id, hasLink, action }: ShowProps) {
  const [text, setText] = useState<string | null>(null)
  if (text !== null) {
    return (
      <div className="basis-full rounded-md border bg-canvas px-3 py-2.5">
        <p className="text-sm whitespace-pre-wrap wrap-anywhere">{text}</p>
        <div className="mt-2.5">
          <CopyButton text={text} label="Copy the text" />
        </div>
      </div>
    )
  }
  return (
    <Form
      action={action}
      showsSuccess={false}
      className="flex flex-wrap items-center gap-2"
      onDone={({ data }) => setText(shown.parse(data).text)}
    >
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="sm">
        {hasLink ? 'Show the link' : 'Show the text'}
      </Button>
    </Form>
  )
}

type RenewProps = { id: string; recipient: string; isInvitation: boolean; action: Action }

/** A new link of the kind that a mail held, and how it reaches its person. */
export function RenewLink({ id, recipient, isInvitation, action }: RenewProps) {
  const [handed, setHanded] = useState<unknown>(null)
  const life = isInvitation ? 'seven days' : 'an hour'
  return (
    <Dialog
      title={handed ? 'The new link' : isInvitation ? 'Invite them again' : 'A new link for a password'}
      onOpenChange={(isOpen) => isOpen && setHanded(null)}
      trigger={<Button size="sm">{isInvitation ? 'Invite again' : 'Make a new link'}</Button>}
    >
      {handed ? (
        <HandedLink data={handed} life={life} />
      ) : (
        <Form action={action} onDone={({ data }) => setHanded(data)}>
          <input type="hidden" name="id" value={id} />
          <p>
            {recipient} gets a new link, which works once, for {life}.
          </p>
          <div className="flex justify-end">
            <Button type="submit" variant="primary">
              Make a new link
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
