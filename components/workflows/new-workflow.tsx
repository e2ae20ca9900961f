'use client'

import { Plus } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { MAX_NAME_LENGTH } from '#lib/workflows/workflow-name.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = { action: (state: FormState, formData: FormData) => Promise<FormState> }

/** Asks for a name; the action makes the workflow and opens its editor. */
export function NewWorkflow({ action }: Props) {
  return (
    <Dialog
      title="New workflow"
      help="It stays a draft until you publish it."
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden />}>
          New workflow
        </Button>
      }
    >
      <Form action={action}>
        <Field name="name" label="Name" help="Say what it reacts to, such as “Clicked the pricing link”.">
          <Input autoFocus autoComplete="off" maxLength={MAX_NAME_LENGTH} />
        </Field>
        <div>
          <Button type="submit" variant="primary">
            Create workflow
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
