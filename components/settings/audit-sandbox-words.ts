import { fromTo, list } from '#components/settings/audit-details.ts'
import { HABIT_WORDS, TRAP_WORDS } from '#components/settings/sandbox/switch-words.ts'
import type { AuditEntryView } from '#lib/audit/list-audit.ts'

/** What was done to the sandbox, as `auditWords` tells it. */
export const SANDBOX_TELLERS: Record<
  string,
  (entry: AuditEntryView) => { deed: string; detail?: string | null }
> = {
  'sandbox.fault-set': ({ changes }) => ({
    deed: 'told the sandbox to fail',
    detail: [list(changes.method), list(changes.path), list(changes.kind)].filter(Boolean).join(' '),
  }),
  'sandbox.faults-cleared': () => ({ deed: 'told the sandbox to behave again' }),
  'sandbox.habit-changed': ({ changes }) => ({
    deed: changes.isOn === 'on' ? 'had the sandbox misbehave' : 'had the sandbox misbehave no more',
    detail: labelOf(HABIT_WORDS, changes.habit),
  }),
  'sandbox.trap-changed': ({ changes }) => ({
    deed:
      changes.isOn === 'on'
        ? 'laid a trap in the sandbox’s account'
        : 'took a trap out of the sandbox’s account',
    detail: labelOf(TRAP_WORDS, changes.trap),
  }),
  'sandbox.key-made': ({ changes }) => ({
    deed: 'made a key in the sandbox',
    detail: Number(changes.scopes) === 1 ? '1 permission' : `${Number(changes.scopes)} permissions`,
  }),
  'sandbox.account-changed': ({ changes }) => ({
    deed: changes.subuser
      ? 'made a subuser in the sandbox’s account'
      : 'changed the plan of the sandbox’s account',
    detail: list(changes.subuser) ?? fromTo(changes.from, changes.plan),
  }),
  'sandbox.begun-afresh': () => ({ deed: 'had the sandbox begin with a fresh account' }),
  'sandbox.connects-itself': () => ({ deed: 'let the sandbox connect itself' }),
  'sandbox.inbound-record-entered': () => ({ deed: 'entered in the sandbox the MX of the inbound host' }),
  'sandbox.inbound-sent': () => ({ deed: 'sent an inbound mail from the sandbox' }),
}

/** The words of a switch; one that is no more is told by its name. */
function labelOf(words: Record<string, { label: string }>, name: unknown): string | null {
  return words[String(name)]?.label ?? list(name)
}
