'use client'

import { z } from 'zod'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DialogClose } from '#components/ui/dialog.tsx'

const shape = z.object({ email: z.string(), password: z.string() })

/** A made password, shown this once: it is kept nowhere in clear. */
export function MadePassword({ data }: { data: unknown }) {
  const { email, password } = shape.parse(data)
  return (
    <div className="flex flex-col gap-4">
      <p>
        Give {email} this password. It is shown once, and they are asked to choose their own when they sign
        in.
      </p>
      <div className="flex items-center justify-between gap-3 rounded-md border bg-canvas py-2 pr-2 pl-3">
        <code className="min-w-0 font-sans text-lg font-medium break-all tabular-nums">{password}</code>
        <CopyButton text={password} label="Copy password" />
      </div>
      <div className="flex justify-end">
        <DialogClose asChild>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </div>
    </div>
  )
}
