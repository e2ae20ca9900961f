'use client'

import { useState } from 'react'
import { KeyPlace } from '#components/settings/keys/key-place.tsx'
import { ScopeList } from '#components/settings/keys/scope-groups.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import type { Provider } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  provider: Provider
  kind: 'transactional mail' | 'marketing mail' | 'managing'
  fields: Record<string, string>
  title: string
  help: string
  /** The deed, on the button that opens and on the one that sends. */
  label: string
  confirm: string
  needed: string[]
}

/** Asks for a key. What it has to be allowed is said here, where it is made. */
export function NewKey({ action, provider, kind, fields, title, help, label, confirm, needed }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      title={title}
      help={help}
      trigger={<Button>{label}</Button>}
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field name="key" label="API key" help={<KeyPlace provider={provider} kind={kind} />}>
          <Input type="password" autoComplete="off" spellCheck={false} data-1p-ignore data-lpignore="true" />
        </Field>
        <div className="rounded-md border px-3 py-2.5">
          <div className="flex items-center justify-between gap-3">
            <p className="text-sm font-medium">Permissions it needs, and no others</p>
            <CopyButton text={needed.join('\n')} label="Copy list" />
          </div>
          <ScopeList scopes={needed} />
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary">
            {confirm}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
