'use client'

import { useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'
import type { FormState } from '#lib/web/form-state.ts'
import { HandedLink } from '#components/settings/handed-link.tsx'

/** A deed that is asked about before it is done. */
export type Deed = {
  title: string
  text: ReactNode
  /** Names the deed on its button. */
  label: string
  action: Action
  fields: Record<string, string>
  isDangerous?: boolean
  /** The action answers with a link; what stands above it, and how long it works. */
  link?: { title: string; life: string }
}

/** Asks, does, and shows the link that came of it, if one did. Null closes it. */
export function AskFirst({ deed, onClose }: { deed: Deed | null; onClose: () => void }) {
  const [handed, setHanded] = useState<unknown>(null)
  if (!deed) return null
  const done = ({ data, message }: FormState) => {
    if (deed.link) return setHanded(data)
    onClose()
    if (message) toast(message)
  }
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={handed && deed.link ? deed.link.title : deed.title}
    >
      {handed && deed.link ? (
        <HandedLink data={handed} life={deed.link.life} />
      ) : (
        <Form action={deed.action} onDone={done}>
          <div>{deed.text}</div>
          {Object.entries(deed.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button variant="quiet">Cancel</Button>
            </DialogClose>
            <Button type="submit" variant={deed.isDangerous ? 'danger' : 'primary'}>
              {deed.label}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
