'use client'

import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

/** Reads one post again. What came of it is not said in the row: by it, the row may leave the list. */
export function ReadPostAgain({ id, action }: { id: string; action: Action }) {
  const read: Action = async (state, formData) => {
    const outcome = await action(state, formData)
    if (outcome.ok && outcome.message) toast(outcome.message)
    return outcome
  }
  return (
    <Form action={read} showsSuccess={false} className="flex flex-col items-end gap-2">
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="sm" aria-label={`Read post ${id} again`}>
        Read again
      </Button>
    </Form>
  )
}
