'use client'

import { RefreshCw } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

/** Asks for a run at once; what it finds appears on the page by itself. */
export function CheckNow({ action }: { action: Action }) {
  return (
    <Form action={action} className="flex flex-col items-end gap-2" showsSuccess={false}>
      <Button type="submit" icon={<RefreshCw aria-hidden />}>
        Check now
      </Button>
    </Form>
  )
}
