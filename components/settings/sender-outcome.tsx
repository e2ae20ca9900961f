'use client'

import { z } from 'zod'
import { useFormOutcome } from '#components/ui/form.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'

const saved = z.object({ said: z.string(), uncovered: z.string() })

/** Inside the form of a stream: it is saved, but SendGrid takes no mail from its address yet. */
export function SenderOutcome() {
  const { ok, data } = useFormOutcome()
  const { data: outcome } = saved.safeParse(data)
  return (
    <div aria-live="polite" className="empty:hidden">
      {ok && outcome && (
        <Notice state="waiting" title={outcome.said}>
          SendGrid will refuse mail from <span className="wrap-anywhere">{outcome.uncovered}</span> until that
          address or its domain is verified. See{' '}
          <Link href="/settings/domains" className="font-medium text-accent hover:underline">
            Domains and senders
          </Link>
          .
        </Notice>
      )}
    </div>
  )
}
