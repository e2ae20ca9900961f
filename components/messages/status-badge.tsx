import { STATUS_WORDS } from '#components/messages/words.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { MessageStatus } from '#lib/mail/status.ts'

/** A message's status. `isFixed`: as wide as the longest word, for lists. */
export function StatusBadge({ status, isFixed }: { status: MessageStatus; isFixed?: boolean }) {
  const { label, state } = STATUS_WORDS[status]
  return (
    <Badge state={state} {...(isFixed ? { className: 'w-27' } : {})}>
      {label}
    </Badge>
  )
}
