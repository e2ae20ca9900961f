'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import type { Action } from '#lib/web/action.ts'

/** Has DNS asked once about those domains of the sheet (`count`) that it was not asked about for hours. */
export function AskDns({ count, action }: { count: number; action: Action }) {
  const router = useRouter()
  const [state, setState] = useState<'asking' | 'cut-off' | 'done'>(count > 0 ? 'asking' : 'done')
  const ask = useEffectEvent(async () => {
    if (state !== 'asking') return
    const outcome = await action(EMPTY_FORM, new FormData()).catch(() => ({ ok: false }))
    setState(outcome.ok ? 'done' : 'cut-off')
    if (outcome.ok) router.refresh()
  })
  useEffect(() => void ask(), [])
  if (state === 'done') return null
  const domains = count === 1 ? 'one domain' : `${count} domains`
  return (
    <div aria-live="polite" className="print:hidden">
      {state === 'asking' ? (
        <Notice state="waiting" title={`Asking DNS about ${domains}`}>
          The sheet is complete once it has answered.
        </Notice>
      ) : (
        <Notice state="problem" title={`DNS could not be asked about ${domains}`}>
          Mailroom does not answer. What you see is what was found last: load the page again.
        </Notice>
      )}
    </div>
  )
}
