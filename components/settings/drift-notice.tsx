import type { ReactNode } from 'react'
import { Notice } from '#components/ui/notice.tsx'

type Props = {
  title: string
  drift: { kind: string; sentence: string; expected: string; found: string }[]
  /** What undoes it. */
  children?: ReactNode
}

/** What somebody changed at SendGrid of what we made there. */
export function DriftNotice({ title, drift, children }: Props) {
  return (
    <Notice state="problem" title={title}>
      <ul className="mt-1 flex flex-col gap-2">
        {drift.map(({ kind, sentence, expected, found }) => (
          <li key={kind}>
            <p>{sentence}</p>
            <p className="text-sm wrap-anywhere text-muted">
              Expected: {expected}. Found: {found}.
            </p>
          </li>
        ))}
      </ul>
      {children}
    </Notice>
  )
}
