'use client'

import { Braces, PenLine, Send } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useId, useRef, useState } from 'react'
import { FieldMenu } from '#components/messages/field-menu.tsx'
import { MailPreview } from '#components/messages/mail-preview.tsx'
import type { MergeField } from '#components/messages/merge-field-node.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form, useFormOutcome } from '#components/ui/form.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { newKey } from '#components/ui/new-key.ts'
import { Input } from '#components/ui/input.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Tab, TabList, Tabs } from '#components/ui/tabs.tsx'
import type { Action } from '#lib/web/action.ts'

/** Half of what this page would load, and needed only by those who write. */
const MailEditor = dynamic(() => import('#components/messages/mail-editor.tsx'), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
})

type Props = {
  contact: { id: string; name: string; email: string }
  fields: readonly MergeField[]
  send: Action
  check: Action
}

type Draft = { key: string; subject: string; html: string }

/** The button that writes a mail to a contact, with its form in a side sheet. A draft is kept while the page is open. */
export function ComposeSheet({ contact, fields, send, check }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const [draft, setDraft] = useState<Draft | null>(null)
  const open = (next: boolean) => {
    // One key for one mail, however often its form is sent.
    if (next && !draft) setDraft({ key: newKey(), subject: '', html: '' })
    setIsOpen(next)
  }
  return (
    <Sheet
      title={`Mail to ${contact.name}`}
      isOpen={isOpen}
      onOpenChange={open}
      trigger={
        <Button variant="primary" icon={<PenLine aria-hidden />}>
          {draft && (draft.html || draft.subject) ? 'Go on writing' : 'Write mail'}
        </Button>
      }
    >
      {draft && (
        <Composer
          contact={contact}
          fields={fields}
          draft={draft}
          onChange={(change) => setDraft({ ...draft, ...change })}
          send={send}
          check={check}
          onSent={() => {
            setIsOpen(false)
            setDraft(null)
          }}
        />
      )}
    </Sheet>
  )
}

type ComposerProps = Props & {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  onSent: () => void
}

function Composer({ contact, fields, draft, onChange, send, check, onSent }: ComposerProps) {
  const [tab, setTab] = useState('write')
  const isWriting = tab === 'write'
  return (
    <Form action={send} showsSuccess={false} onDone={onSent}>
      <input type="hidden" name="composeKey" value={draft.key} />
      <input type="hidden" name="contactId" value={contact.id} />
      <input type="hidden" name="html" value={draft.html} />
      <Tabs value={tab} onValueChange={setTab} className="-mt-2">
        <TabList>
          <Tab value="write">Write</Tab>
          <Tab value="preview">Preview</Tab>
        </TabList>
      </Tabs>
      <p className="text-muted">
        To <span className="text-ink">{contact.email}</span>
      </p>
      {isWriting ? (
        <>
          <SubjectField subject={draft.subject} onChange={onChange} fields={fields} />
          <Body draft={draft} onChange={onChange} fields={fields} />
        </>
      ) : (
        <>
          <input type="hidden" name="subject" value={draft.subject} />
          <MailPreview draft={{ contactId: contact.id, ...draft }} check={check} />
        </>
      )}
      <div className="flex items-center justify-end gap-3">
        <Button type="submit" variant="primary" icon={<Send aria-hidden />}>
          Send mail
        </Button>
      </div>
    </Form>
  )
}

type SubjectProps = Pick<ComposerProps, 'onChange' | 'fields'> & { subject: string }

function SubjectField({ subject, onChange, fields }: SubjectProps) {
  const input = useRef<HTMLInputElement>(null)
  const insert = (name: string) => {
    const at = input.current?.selectionStart ?? subject.length
    onChange({ subject: `${subject.slice(0, at)}{{ ${name} }}${subject.slice(at)}` })
  }
  return (
    <Field name="subject" label="Subject">
      <span className="relative block">
        <Input
          ref={input}
          autoFocus
          autoComplete="off"
          maxLength={900}
          value={subject}
          onChange={(event) => onChange({ subject: event.target.value })}
          className="pr-9"
        />
        <span className="absolute top-0.5 right-0.5">
          <FieldMenu
            fields={fields}
            trigger={<IconButton label="Merge fields" icon={<Braces />} className="size-7" />}
            onPick={insert}
            focusBack={() => input.current?.focus()}
          />
        </span>
      </span>
    </Field>
  )
}

function Body({ draft, onChange, fields }: Pick<ComposerProps, 'draft' | 'onChange' | 'fields'>) {
  const id = useId()
  const error = useFormOutcome().fields?.html
  return (
    <div className="flex flex-col gap-1.5">
      <span id={id} className="text-sm font-medium">
        Message
      </span>
      <MailEditor
        html={draft.html}
        onChange={(html) => onChange({ html })}
        fields={fields}
        attributes={{ 'aria-labelledby': id, ...(error ? { 'aria-describedby': `${id}-error` } : {}) }}
        isInvalid={Boolean(error)}
      />
      {error && (
        <p id={`${id}-error`} className="text-sm text-problem">
          {error}
        </p>
      )}
    </div>
  )
}
