'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import type { SaveAction } from '#components/workflows/editor/use-draft.ts'
import { MAX_NAME_LENGTH } from '#lib/workflows/workflow-name.ts'

type Props = {
  workflow: { id: string; name: string }
  action: SaveAction
  isOpen: boolean
  onClose: () => void
}

export function RenameDialog({ workflow, action, isOpen, onClose, onDone }: Props & { onDone: () => void }) {
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog title="Rename workflow" isOpen={isOpen} onOpenChange={(now) => !now && onClose()}>
      <Form action={action} onDone={done}>
        <input type="hidden" name="workflowId" value={workflow.id} />
        <Field name="name" label="Name">
          <Input defaultValue={workflow.name} maxLength={MAX_NAME_LENGTH} autoComplete="off" />
        </Field>
        <div>
          <Button type="submit" variant="primary">
            Rename
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

export function DeleteDialog({ workflow, action, isOpen, onClose }: Props) {
  return (
    <Dialog
      title={`Delete “${workflow.name}”`}
      help="Its versions and its record of runs go with it. Tasks and mails that it made stay."
      isOpen={isOpen}
      onOpenChange={(now) => !now && onClose()}
    >
      <Form action={action}>
        <input type="hidden" name="workflowId" value={workflow.id} />
        <div className="flex gap-2">
          <Button type="submit" variant="danger">
            Delete workflow
          </Button>
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
        </div>
      </Form>
    </Dialog>
  )
}
