/**
 * Who may do what over HTTP. `npm test` reads Next's own manifests of the build and the sources: a route, a method or a
 * server action that is missing here, or that is here and gone, fails.
 */

/** nobody: signed out. deactivated: was signed in when the account was switched off. */
export const ROLES = ['nobody', 'deactivated', 'sales', 'admin'] as const
export type Role = (typeof ROLES)[number]

/**
 * open: anyone. session: who is signed in; others are sent to the sign-in page (pages) or told 401 (the rest).
 * admin: for sales it does not exist (pages: 404) or is refused (403).
 */
export type Access = 'open' | 'session' | 'admin'

/** Path as in Next's manifest; `[id]` and its like are filled in by the test. */
export const PAGES: Record<string, Access> = {
  '/': 'session',
  '/sign-in': 'open',
  '/forgot': 'open',
  '/invite/[token]': 'open',
  '/reset/[token]': 'open',
  '/two-factor': 'session',
  '/accounts': 'session',
  '/accounts/[id]': 'session',
  '/contacts': 'session',
  '/contacts/[id]': 'session',
  '/messages': 'session',
  '/messages/[id]': 'session',
  '/profile': 'session',
  '/settings': 'admin',
  '/settings/account': 'admin',
  '/settings/audit': 'admin',
  '/settings/export': 'admin',
  '/settings/doctor': 'admin',
  '/settings/domains': 'admin',
  '/settings/domains/[id]': 'admin',
  '/settings/domains/new': 'admin',
  '/settings/domains/plan': 'admin',
  '/settings/event-webhook': 'admin',
  '/settings/pipeline': 'admin',
  '/settings/pipeline/posts': 'admin',
  '/settings/pipeline/unmatched': 'admin',
  '/settings/pipeline/unmatched/[id]': 'admin',
  '/settings/inbound': 'admin',
  '/settings/sample-data': 'admin',
  '/settings/sandbox': 'admin',
  '/settings/sendgrid': 'admin',
  '/settings/system-mail': 'admin',
  '/settings/users': 'admin',
  '/tasks': 'session',
  '/workflows': 'session',
  '/workflows/[id]': 'session',
  '/workflows/[id]/runs': 'session',
  '/workflows/[id]/versions': 'session',
  '/workflows/runs': 'session',
  '/workflows/runs/[runId]': 'session',
}

/** Answers to each role, where they differ from what `access` says: a signature, not a session, opens the event door. */
export type Handler = {
  access: Access
  search?: string
  form?: Record<string, string>
  statuses?: Partial<Record<Role, number>>
}

/** A secret in the path or the query opens the inbound door; without it there is nothing. */
const SECRET_NEEDED = { nobody: 404, deactivated: 404, sales: 404, admin: 404 }
const SIGNATURE_NEEDED = { nobody: 401, deactivated: 401, sales: 401, admin: 401 }

/** Client id and secret open the token endpoint; what is no form asks for nothing. */
const CLIENT_NEEDED = { nobody: 400, deactivated: 400, sales: 400, admin: 400 }

/** Method and path of each route handler. */
export const HANDLERS: Record<string, Handler> = {
  'GET /api/auth/[...nextauth]': { access: 'open' },
  'POST /api/auth/[...nextauth]': { access: 'open' },
  'GET /api/health': { access: 'open' },
  'GET /api/metrics': { access: 'open' },
  'GET /api/ready': { access: 'open' },
  'GET /api/live': { access: 'session' },
  'GET /settings/audit/csv': { access: 'admin' },
  'GET /settings/pipeline/posts/[id]/body': { access: 'admin', statuses: { admin: 422 } },
  'GET /settings/export/json': { access: 'admin' },
  'POST /api/webhooks/sendgrid/events': { access: 'open', statuses: SIGNATURE_NEEDED },
  'POST /api/webhooks/sendgrid/inbound/[secret]': { access: 'open', statuses: SECRET_NEEDED },
  'POST /api/webhooks/sendgrid/oauth/token': { access: 'open', statuses: CLIENT_NEEDED },
  'POST /emailInbound': { access: 'open', statuses: SECRET_NEEDED },
  'POST /notifications.php': { access: 'open', search: '?type=sendgrid', statuses: SIGNATURE_NEEDED },
  'GET /messages/[id]/body': { access: 'session' },
  'POST /messages/preview': { access: 'session', form: { subject: 'Hello' } },
}

/**
 * Server actions by file and name. `plain`: takes these arguments instead of form state and form data, and throws
 * where a form action answers.
 */
export type Action = { access: Access; plain?: unknown[]; endsSession?: boolean }

const open: Action = { access: 'open' }
const session: Action = { access: 'session' }
const admin: Action = { access: 'admin' }

export const ACTIONS: Record<string, Action> = {
  'app/(crm)/notice-actions.ts loadNotices': { access: 'admin', plain: [] },
  'app/(crm)/notice-actions.ts markRead': { access: 'admin', plain: ['all'] },
  'app/(crm)/shell-actions.ts findContacts': { access: 'session', plain: ['ana'] },
  'app/(crm)/shell-actions.ts signOut': { access: 'open', plain: [], endsSession: true },
  'app/(crm)/accounts/actions.ts addAccount': session,
  'app/(crm)/accounts/actions.ts editAccount': session,
  'app/(crm)/contacts/actions.ts addContact': session,
  'app/(crm)/contacts/actions.ts addNote': session,
  'app/(crm)/contacts/actions.ts checkMail': session,
  'app/(crm)/contacts/actions.ts editContact': session,
  'app/(crm)/contacts/actions.ts liftSuppression': admin,
  'app/(crm)/contacts/actions.ts olderTimeline': session,
  'app/(crm)/contacts/actions.ts sendMail': session,
  'app/(crm)/messages/actions.ts sendAgain': session,
  'app/(crm)/messages/actions.ts settleMessage': session,
  'app/(crm)/profile/actions.ts leaveDevice': session,
  'app/(crm)/profile/actions.ts leaveEverywhere': { access: 'session', endsSession: true },
  'app/(crm)/profile/actions.ts savePassword': session,
  'app/(crm)/profile/actions.ts renewCodes': session,
  'app/(crm)/profile/actions.ts saveProfile': session,
  'app/(crm)/profile/actions.ts turnOffSecondStep': session,
  'app/(crm)/settings/actions.ts checkNow': admin,
  'app/(crm)/settings/actions.ts keepChecking': { access: 'admin', plain: [] },
  'app/(crm)/settings/actions.ts markProduction': admin,
  'app/(crm)/settings/actions.ts resumeStep': admin,
  'app/(crm)/settings/actions.ts skipStep': admin,
  'app/(crm)/settings/domains/actions.ts add': admin,
  'app/(crm)/settings/domains/actions.ts adopt': admin,
  'app/(crm)/settings/domains/actions.ts askDns': admin,
  'app/(crm)/settings/domains/actions.ts forget': admin,
  'app/(crm)/settings/domains/actions.ts lend': admin,
  'app/(crm)/settings/domains/actions.ts mailRecords': admin,
  'app/(crm)/settings/domains/actions.ts make': admin,
  'app/(crm)/settings/domains/actions.ts plan': admin,
  'app/(crm)/settings/domains/actions.ts playRecords': admin,
  'app/(crm)/settings/domains/actions.ts remake': admin,
  'app/(crm)/settings/domains/actions.ts takeBack': admin,
  'app/(crm)/settings/domains/actions.ts validate': admin,
  'app/(crm)/settings/domains/actions.ts verifySender': admin,
  'app/(crm)/settings/domains/actions.ts watch': admin,
  'app/(crm)/settings/event-webhook/actions.ts addKeys': admin,
  'app/(crm)/settings/event-webhook/actions.ts adoptWebhook': admin,
  'app/(crm)/settings/event-webhook/actions.ts checkWebhook': admin,
  'app/(crm)/settings/event-webhook/actions.ts connectWebhook': admin,
  'app/(crm)/settings/event-webhook/actions.ts removeKey': admin,
  'app/(crm)/settings/event-webhook/actions.ts removeWebhook': admin,
  'app/(crm)/settings/event-webhook/actions.ts renewTokenSecret': admin,
  'app/(crm)/settings/event-webhook/actions.ts rotateKey': admin,
  'app/(crm)/settings/event-webhook/actions.ts setTokens': admin,
  'app/(crm)/settings/event-webhook/actions.ts testWebhook': admin,
  'app/(crm)/settings/pipeline/posts/actions.ts keepFor': admin,
  'app/(crm)/settings/pipeline/posts/actions.ts readAgain': admin,
  'app/(crm)/settings/pipeline/posts/actions.ts readDaysAgain': admin,
  'app/(crm)/settings/pipeline/posts/actions.ts stopReading': admin,
  'app/(crm)/settings/pipeline/unmatched/actions.ts dismissEvent': admin,
  'app/(crm)/settings/pipeline/unmatched/actions.ts dismissFound': admin,
  'app/(crm)/settings/pipeline/unmatched/actions.ts matchEvent': admin,
  'app/(crm)/settings/inbound/actions.ts checkHost': admin,
  'app/(crm)/settings/inbound/actions.ts connectHost': admin,
  'app/(crm)/settings/inbound/actions.ts disconnectHost': admin,
  'app/(crm)/settings/inbound/actions.ts enterRecord': admin,
  'app/(crm)/settings/inbound/actions.ts renewSecret': admin,
  'app/(crm)/settings/inbound/actions.ts sendInbound': admin,
  'app/(crm)/settings/sample-data/actions.ts loadSample': admin,
  'app/(crm)/settings/sample-data/actions.ts removeSample': admin,
  'app/(crm)/settings/sandbox/actions.ts repeatPost': admin,
  'app/(crm)/settings/sandbox/actions.ts sendEvents': admin,
  'app/(crm)/settings/sendgrid/actions.ts checkKey': admin,
  'app/(crm)/settings/sendgrid/actions.ts chooseProvider': admin,
  'app/(crm)/settings/sendgrid/actions.ts removeKey': admin,
  'app/(crm)/settings/sendgrid/actions.ts saveStream': admin,
  'app/(crm)/settings/sendgrid/actions.ts sendTest': admin,
  'app/(crm)/settings/sendgrid/actions.ts saveOptions': admin,
  'app/(crm)/settings/sendgrid/actions.ts switchSending': admin,
  'app/(crm)/settings/system-mail/actions.ts makeNewLink': admin,
  'app/(crm)/settings/system-mail/actions.ts removeServer': admin,
  'app/(crm)/settings/system-mail/actions.ts saveServer': admin,
  'app/(crm)/settings/system-mail/actions.ts sendSystemMails': admin,
  'app/(crm)/settings/system-mail/actions.ts sendSystemTest': admin,
  'app/(crm)/settings/system-mail/actions.ts showMail': admin,
  'app/(crm)/settings/account/actions.ts checkManagingKey': admin,
  'app/(crm)/settings/account/actions.ts chooseStreamSubuser': admin,
  'app/(crm)/settings/account/actions.ts disconnect': admin,
  'app/(crm)/settings/account/actions.ts forgetRemains': admin,
  'app/(crm)/settings/account/actions.ts inviteTeammate': admin,
  'app/(crm)/settings/account/actions.ts removeManagingKey': admin,
  'app/(crm)/settings/account/actions.ts resendInvitation': admin,
  'app/(crm)/settings/account/actions.ts saveManagingKey': admin,
  'app/(crm)/settings/account/actions.ts withdrawInvitation': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts checkStaged': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts dropSpare': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts rehearseStaged': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts stageKey': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts swapBack': admin,
  'app/(crm)/settings/sendgrid/key-actions.ts swapIn': admin,
  'app/(crm)/settings/sandbox/account-actions.ts accept': admin,
  'app/(crm)/settings/sandbox/account-actions.ts addSubuser': admin,
  'app/(crm)/settings/sandbox/account-actions.ts begin': admin,
  'app/(crm)/settings/sandbox/account-actions.ts connectItself': admin,
  'app/(crm)/settings/sandbox/account-actions.ts verifySender': admin,
  'app/(crm)/settings/sandbox/account-actions.ts changePlan': admin,
  'app/(crm)/settings/sandbox/account-actions.ts clearFaults': admin,
  'app/(crm)/settings/sandbox/account-actions.ts makeKey': admin,
  'app/(crm)/settings/sandbox/account-actions.ts setFault': admin,
  'app/(crm)/settings/sandbox/account-actions.ts setHabit': admin,
  'app/(crm)/settings/sandbox/account-actions.ts setTrap': admin,
  'app/(crm)/settings/users/actions.ts changeActive': admin,
  'app/(crm)/settings/users/actions.ts changeRole': admin,
  'app/(crm)/settings/users/actions.ts giveResetLink': admin,
  'app/(crm)/settings/users/actions.ts invite': admin,
  'app/(crm)/settings/users/actions.ts inviteOnceMore': admin,
  'app/(crm)/settings/users/actions.ts requireSecondStep': admin,
  'app/(crm)/settings/users/actions.ts resetSecondStep': admin,
  'app/(crm)/settings/users/actions.ts signOutPerson': admin,
  'app/(crm)/settings/users/actions.ts withdraw': admin,
  'app/forgot/actions.ts askForLink': open,
  'app/invite/[token]/actions.ts accept': open,
  'app/reset/[token]/actions.ts choosePassword': open,
  'app/two-factor/actions.ts confirmSecondStep': session,
  'app/(crm)/tasks/actions.ts addTask': session,
  'app/(crm)/tasks/actions.ts tickTask': session,
  'app/(crm)/workflows/actions.ts create': admin,
  'app/(crm)/workflows/actions.ts pause': admin,
  'app/(crm)/workflows/actions.ts publish': admin,
  'app/(crm)/workflows/actions.ts remove': admin,
  'app/(crm)/workflows/actions.ts rename': admin,
  'app/(crm)/workflows/actions.ts restore': admin,
  'app/(crm)/workflows/actions.ts resume': admin,
  'app/(crm)/workflows/actions.ts revert': admin,
  'app/(crm)/workflows/actions.ts save': admin,
}
