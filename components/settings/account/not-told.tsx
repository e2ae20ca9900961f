import { Notice } from '#components/ui/notice.tsx'
import type { Asked } from '#lib/wiring/account-desk.ts'

/** Why the account does not tell something: the permission that is missing, or SendGrid's own words. */
export function NotTold({ asked }: { asked: Extract<Asked<unknown>, { ok: false }> }) {
  return asked.scope ? (
    <Notice state="stopped" title="The key may not look at this">
      SendGrid says “access forbidden”. A management key with the permission{' '}
      <code className="font-mono text-sm">{asked.scope}</code> may.
    </Notice>
  ) : (
    <Notice state="problem">{asked.message}</Notice>
  )
}
