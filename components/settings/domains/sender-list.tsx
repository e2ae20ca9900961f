'use client'

import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { STREAM_LABEL } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { SenderGroup } from '#lib/wiring/domain-overview.ts'

/** Single addresses that may be written from without their domain, by whose they are. */
export function SenderList({ groups, verify }: { groups: SenderGroup[]; verify: Action }) {
  const [first, ...others] = groups
  if (!first) return null
  const whose = others.length === 0 ? ` of ${first.owner}` : ''
  return (
    <Section
      title="Verified senders"
      help={`Single addresses${whose}, for a start: replies to them do not come in here.`}
      actions={<VerifySender groups={groups} verify={verify} />}
      isFlush
    >
      {groups.map((group) => (
        <section key={group.stream} className="border-b last:border-b-0">
          {groups.length > 1 && (
            <h3 className="border-b bg-canvas px-4 py-1.5 text-xs text-muted">
              {STREAM_LABEL[group.stream]} mail, of {group.owner}
            </h3>
          )}
          <Senders group={group} />
        </section>
      ))}
    </Section>
  )
}

function Senders({ group: { list, problem } }: { group: SenderGroup }) {
  if (list === null) return <p className="px-4 py-3 text-muted">{problem ?? 'They could not be read.'}</p>
  if (list.length === 0) return <p className="px-4 py-3 text-muted">None. A validated domain needs none.</p>
  return (
    <ul>
      {list.map(({ id, nickname, fromEmail, isVerified }) => (
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
  )
}

function VerifySender({ groups, verify }: { groups: SenderGroup[]; verify: Action }) {
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
        {groups.length > 1 && (
          <Field name="stream" label="For" help="It may then write for this account, and for no other.">
            <Select defaultValue="transactional">
              {groups.map(({ stream, owner }) => (
                <option key={stream} value={stream}>
                  {STREAM_LABEL[stream]} mail, of {owner}
                </option>
              ))}
            </Select>
          </Field>
        )}
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
