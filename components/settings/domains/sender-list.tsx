'use client'

import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Action } from '#lib/web/action.ts'

type Sender = { id: string; nickname: string; fromEmail: string; isVerified: boolean }

/** Single addresses that may be written from without their domain. */
export function SenderList({
  senders,
  subuser,
  verify,
}: {
  senders: Sender[]
  /** Whose senders these are; null: the account's own. */
  subuser: string | null
  verify: Action
}) {
  return (
    <Section
      title="Verified senders"
      help={`Single addresses ${subuser === null ? 'of the account itself' : `of the subuser ${subuser}`}, for a start: replies to them do not come in here.`}
      actions={<VerifySender verify={verify} />}
      isFlush
    >
      {senders.length === 0 ? (
        <p className="px-4 py-3 text-muted">None. A validated domain needs none.</p>
      ) : (
        <ul>
          {senders.map(({ id, nickname, fromEmail, isVerified }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5 last:border-b-0"
            >
              <span className="font-medium wrap-anywhere">{fromEmail}</span>
              <Badge state={isVerified ? 'delivered' : 'waiting'}>
                {isVerified ? 'Verified' : 'Waits for the link in its mail'}
              </Badge>
              {nickname && <span className="ml-auto text-sm text-muted">{nickname}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function VerifySender({ verify }: { verify: Action }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title="Verify an address"
      help="SendGrid writes to it. Whoever reads that mailbox follows the link, and the address may be written from."
      trigger={<Button size="sm">Verify an address</Button>}
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <Form action={verify} onDone={() => setOpen(false)} showsSuccess={false}>
        <Field name="address" label="Address">
          <Input type="email" autoComplete="off" />
        </Field>
        <Field name="nickname" label="Name in SendGrid’s list">
          <Input defaultValue="Mailroom" />
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            Have SendGrid write to it
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
