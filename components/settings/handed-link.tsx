'use client'

import { z } from 'zod'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DialogClose } from '#components/ui/dialog.tsx'

const shape = z.object({ email: z.string(), link: z.string().nullable() })

type Props = { data: unknown; /** How long the link works: "seven days". */ life: string }

/** How a one-time link reaches its person; a link to hand over is shown this once, for it is kept nowhere in clear. */
export function HandedLink({ data, life }: Props) {
  const { email, link } = shape.parse(data)
  return (
    <div className="flex flex-col gap-4">
      {link ? (
        <>
          <p>
            Hand this link to {email} yourself: no server for system mail is set. It works once, for {life},
            and is shown only now.
          </p>
          <div className="flex items-start justify-between gap-3 rounded-md border bg-canvas py-2 pr-2 pl-3">
            <code className="min-w-0 pt-1 text-xs break-all">{link}</code>
            <CopyButton text={link} label="Copy link" />
          </div>
        </>
      ) : (
        <p>
          The link is on its way to {email}. It works once, for {life}.
        </p>
      )}
      <div className="flex justify-end">
        <DialogClose asChild>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </div>
    </div>
  )
}
