'use client'

import { CirclePause } from 'lucide-react'
import { useRefusal } from '#components/contacts/suppressions.tsx'
import type { SuppressionRow } from '#lib/suppressions/list-suppressions.ts'

type Props = {
  /** Why nobody can be written to, such as that sending is off. */
  problem: string | null
  suppressions: readonly SuppressionRow[]
}

/** What stands in place of the button that writes a mail: why there is none. */
export function CannotWrite({ problem, suppressions }: Props) {
  const refusal = useRefusal(suppressions)
  return (
    <p className="flex max-w-80 items-start gap-2 rounded-md bg-stopped-soft px-3 py-1.5 text-sm text-stopped">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="text-pretty text-ink">{problem ?? refusal}</span>
    </p>
  )
}
