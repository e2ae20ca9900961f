import { listInvitations, listTeammates, type Invitation, type Teammate } from '#lib/sendgrid/teammates.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { NO_KEY } from '#lib/wiring/checks/no-key.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

const HREF = '/settings/account'
/** So that the account is not lost with one person or one telephone. */
const WANTED_ADMINS = 2

/** Whether more than one person can administer the SendGrid account. */
export const teammatesCheck: Check = {
  id: 'teammates',
  label: 'Teammates',
  waitsFor: 'Two people can administer the SendGrid account.',
  run: async ({ provider }) => {
    const account = await openAccountClient(provider, { actsFor: 'account' })
    if (!account) return NO_KEY
    try {
      const [teammates, invitations] = await Promise.all([
        listTeammates(account.client),
        listInvitations(account.client),
      ])
      return judgeTeammates(teammates, invitations)
    } catch (error) {
      return await findingOfError(error, { provider, scope: 'teammates.read', href: HREF })
    }
  },
}

/** What the people of an account mean for its safety. Pure. */
function judgeTeammates(teammates: Teammate[], invitations: Invitation[]): Finding {
  const admins = teammates.filter(({ kind }) => kind !== 'teammate').length
  const invited = invitations.filter(({ isAdmin }) => isAdmin).length
  const details = [
    { label: 'Admins', expected: `at least ${WANTED_ADMINS}`, found: String(admins) },
    { label: 'Invited admins', found: String(invited) },
  ]
  if (admins >= WANTED_ADMINS)
    return { state: 'ok', summary: `${admins} people can administer the account.`, href: HREF, details }
  const summary = admins === 1 ? 'One person alone can administer the account.' : 'SendGrid lists no admin.'
  return invited > 0
    ? { state: 'waiting', summary: `${summary} An invitation waits to be accepted.`, href: HREF, details }
    : {
        state: 'waiting',
        summary,
        advice: 'Invite a second admin, by name: the account is lost with a single telephone otherwise.',
        href: HREF,
        details,
      }
}
