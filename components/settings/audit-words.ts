import { changeWords, fromTo, list } from '#components/settings/audit-details.ts'
import { SANDBOX_TELLERS } from '#components/settings/audit-sandbox-words.ts'
import { PROVIDER_LABEL, PROVIDERS, STREAM_LABEL, STREAMS } from '#lib/settings/provider.ts'
import type { AuditEntryView } from '#lib/audit/list-audit.ts'

type Words = { deed: string; detail?: string | null }
type Teller = (entry: AuditEntryView) => Words

/** What was done, to follow the name of who did it. The subject's own name comes after it. */
const TELLERS: Record<string, Teller> = {
  'sending.switched-on': () => ({ deed: 'switched sending on' }),
  'sending.switched-off': () => ({ deed: 'switched sending off' }),
  'provider.changed': ({ changes }) => ({
    deed: 'changed the provider',
    detail: `${provider(changes.from)} → ${provider(changes.to)}`,
  }),
  'production.marked': () => ({ deed: 'marked this instance as production' }),
  'production.unmarked': () => ({ deed: 'marked this instance as not production' }),
  'check.skipped': ({ changes }) => ({
    deed: `set the step “${String(changes.checkId)}” aside for ${provider(changes.provider)}`,
  }),
  'check.resumed': ({ changes }) => ({
    deed: `took the step “${String(changes.checkId)}” up again for ${provider(changes.provider)}`,
  }),
  'stream.saved': ({ subject, changes }) => ({
    deed: `saved ${streamOf(subject.id)}`,
    detail:
      changeWords(changes.fields) ??
      [changes.key && 'new key', changes.sender && 'sender'].filter(Boolean).join(', '),
  }),
  'stream.options-saved': ({ subject, changes }) => ({
    deed: `changed how ${streamOf(subject.id)} sends`,
    detail: changeWords(changes.fields),
  }),
  'system-server.saved': ({ changes }) => ({
    deed: 'saved the mail server for system mail',
    detail: [changeWords(changes.fields), changes.password && 'new password'].filter(Boolean).join(', '),
  }),
  'system-server.removed': ({ changes }) => ({
    deed: 'removed the mail server for system mail',
    detail: changeWords(changes.fields),
  }),
  'system-mail.sent-again': ({ changes }) => ({
    deed: 'sent system mail that was left',
    detail: Number(changes.count) > 1 ? `${Number(changes.count)} mails` : null,
  }),
  'system-mail.shown': ({ subject, changes }) =>
    subject.type === 'user'
      ? { deed: `had the ${changes.purpose === 'invitation' ? 'invitation' : 'reset'} link shown of` }
      : { deed: 'had the text of a system mail shown' },
  'stream.key-removed': ({ subject }) => ({ deed: `removed the key of ${streamOf(subject.id)}` }),
  'stream.key-staged': ({ subject }) => ({ deed: `staged a new key for ${streamOf(subject.id)}` }),
  'stream.key-swapped': ({ subject }) => ({
    deed: `put the staged key into use for ${streamOf(subject.id)}`,
  }),
  'stream.key-swapped-back': ({ subject }) => ({
    deed: `put the previous key back into use for ${streamOf(subject.id)}`,
  }),
  'stream.spare-key-dropped': ({ subject, changes }) => ({
    deed: `discarded the ${changes.staged ? 'staged' : 'previous'} key of ${streamOf(subject.id)}`,
  }),
  'stream.subuser-chosen': ({ subject, changes }) => ({
    deed: `chose ${changes.subuser ? 'a subuser' : 'the account itself'} for ${streamOf(subject.id)}`,
    detail: changeWords(changes.fields),
  }),
  'management-key.saved': ({ subject }) => ({ deed: `saved the management key of ${provider(subject.id)}` }),
  'management-key.removed': ({ subject }) => ({
    deed: `removed the management key of ${provider(subject.id)}`,
  }),
  'teammate.invited': ({ subject, changes }) => ({
    deed: `invited ${changes.isAdmin ? 'an admin' : 'a teammate'} to the account of ${provider(subject.id)}`,
  }),
  'teammate.invitation-repeated': ({ subject }) => ({
    deed: `had an invitation to the account of ${provider(subject.id)} sent again`,
  }),
  'teammate.invitation-withdrawn': ({ subject }) => ({
    deed: `withdrew an invitation to the account of ${provider(subject.id)}`,
  }),
  'account.disconnected': ({ subject, changes }) => ({
    deed: `disconnected the account of ${provider(subject.id)}`,
    detail:
      Array.isArray(changes.left) && changes.left.length > 0 ? 'not everything was removed there' : null,
  }),
  'account.remains-forgotten': ({ subject }) => ({
    deed: `forgot what was left at ${provider(subject.id)}`,
  }),
  ...SANDBOX_TELLERS,
  'verification-key.added': ({ changes }) => ({
    deed: `added a verification key for ${provider(changes.provider)}`,
  }),
  'verification-key.removed': ({ changes }) => ({
    deed: `removed a verification key of ${provider(changes.provider)}`,
  }),
  'event-webhook.connected': ({ changes }) => ({
    deed: `connected the event webhook of ${provider(changes.provider)}`,
  }),
  'event-webhook.adopted': ({ changes }) => ({
    deed: `took over an event webhook of ${provider(changes.provider)}`,
  }),
  'event-webhook.key-renewed': ({ changes }) => ({
    deed: `had the event webhook of ${provider(changes.provider)} sign with a new key`,
  }),
  'event-webhook.tokens-on': ({ changes }) => ({
    deed: `had the event webhook of ${provider(changes.provider)} bring a token`,
  }),
  'event-webhook.tokens-off': ({ changes }) => ({
    deed: `let the event webhook of ${provider(changes.provider)} bring no token any more`,
  }),
  'event-webhook.token-secret-renewed': ({ changes }) => ({
    deed: `gave ${provider(changes.provider)} another secret to fetch tokens with`,
  }),
  'event-webhook.tested': ({ changes }) => ({
    deed: `tested the event webhook of ${provider(changes.provider)}`,
  }),
  'event-webhook.removed': ({ changes }) => ({
    deed: `removed the event webhook of ${provider(changes.provider)}`,
  }),
  'inbound-host.connected': ({ changes }) => ({
    deed: `connected the inbound host of ${provider(changes.provider)}`,
    detail: changeWords(changes.fields),
  }),
  'inbound-host.changed': ({ changes }) => ({
    deed: `changed the inbound host of ${provider(changes.provider)}`,
    detail: changeWords(changes.fields),
  }),
  'inbound-host.secret-renewed': ({ changes }) => ({
    deed: `made a new secret for the inbound host of ${provider(changes.provider)}`,
  }),
  'inbound-host.disconnected': ({ changes }) => ({
    deed: `disconnected the inbound host of ${provider(changes.provider)}`,
  }),
  'sandbox.events-sent': ({ changes }) => ({
    deed: 'sent events from the sandbox',
    detail: [list(changes.events), Number(changes.copies) > 1 && `${Number(changes.copies)} times each`]
      .filter(Boolean)
      .join(', '),
  }),
  'sandbox.post-repeated': () => ({ deed: 'had the sandbox post again' }),
  'domain.planned': () => ({ deed: 'put on the plan the domain' }),
  'domain.made': () => ({ deed: 'had SendGrid make the domain' }),
  'domain.remade': () => ({ deed: 'had made anew, without automated security, the domain' }),
  'domain.adopted': () => ({ deed: 'took over from the SendGrid account the domain' }),
  'domain.lent': ({ changes }) => ({
    deed: 'lent to a subuser the domain',
    detail: list(changes.subuser),
  }),
  'domain.taken-back': ({ changes }) => ({
    deed: 'took back from a subuser the domain',
    detail: list(changes.subuser),
  }),
  'domain.forgotten': ({ changes }) => ({
    deed: 'took a domain off the list',
    detail: [list(changes.domain), list(changes.instance) && `instance ${list(changes.instance)}`]
      .filter(Boolean)
      .join(', '),
  }),
  'domain.records-mailed': ({ subject, changes }) => ({
    deed: subject.type === 'mail-domain' ? 'mailed the DNS records of' : 'mailed DNS records',
    detail: [
      Number(changes.domains) > 1 && `of ${Number(changes.domains)} domains`,
      changes.sheet === 'system' && 'the sheet by the system server',
      changes.sheet === null && 'by SendGrid alone',
    ]
      .filter(Boolean)
      .join(', '),
  }),
  'domain.records-played': () => ({ deed: 'entered in the sandbox the DNS records of' }),
  'domain.sender-asked': ({ changes }) => ({
    deed: 'asked SendGrid to verify a sender',
    detail: changes.stream === 'marketing' ? 'for marketing mail' : null,
  }),
  'sample-data.loaded': () => ({ deed: 'loaded the sample data' }),
  'sample-data.removed': () => ({ deed: 'removed the sample data' }),
  'contact.created': () => ({ deed: 'added the contact' }),
  'contact.changed': ({ changes }) => ({ deed: 'changed the contact', detail: list(changes.fields) }),
  'account.created': () => ({ deed: 'added the company' }),
  'account.changed': ({ changes }) => ({ deed: 'changed the company', detail: list(changes.fields) }),
  'message.settled': () => ({ deed: 'said what became of the message' }),
  'event.matched': ({ changes }) => ({ deed: 'matched an event by hand to', detail: list(changes.kind) }),
  'event.dismissed': ({ changes }) => ({
    deed: 'dismissed an event without a mail',
    detail: list(changes.kind),
  }),
  'event.many-dismissed': ({ changes }) => ({
    deed: 'dismissed events without a mail',
    detail:
      typeof changes.count === 'number'
        ? `${changes.count.toLocaleString('en')} ${changes.count === 1 ? 'event' : 'events'}`
        : null,
  }),
  'posts.replay-started': () => ({ deed: 'had stored posts read again' }),
  'posts.replay-cancelled': () => ({ deed: 'stopped reading stored posts again' }),
  'posts.retention-changed': ({ changes }) => ({
    deed: 'changed how long posts are kept',
    detail: typeof changes.days === 'number' ? `${changes.days} days` : null,
  }),
  'message.sent-again': () => ({ deed: 'sent again the message' }),
  'suppression.lifted': ({ changes }) => ({ deed: 'lifted a suppression', detail: list(changes.reason) }),
  'workflow.created': () => ({ deed: 'made the workflow' }),
  'workflow.renamed': () => ({ deed: 'renamed the workflow' }),
  'workflow.published': ({ changes }) => ({
    deed: 'published the workflow',
    detail: typeof changes.version === 'number' ? `version ${changes.version}` : null,
  }),
  'workflow.paused': () => ({ deed: 'paused the workflow' }),
  'workflow.resumed': () => ({ deed: 'resumed the workflow' }),
  'workflow.draft-reverted': () => ({ deed: 'set the draft back of the workflow' }),
  'workflow.deleted': () => ({ deed: 'deleted a workflow' }),
  'workflow.starter-made': () => ({ deed: 'made the first workflow' }),
  'access.two-factor-required': () => ({ deed: 'required two-factor sign-in of everybody' }),
  'access.two-factor-optional': () => ({ deed: 'let people sign in without a second step' }),
  'user.invited': ({ changes }) => ({ deed: 'invited', detail: list(changes.role) }),
  'user.invited-again': () => ({ deed: 'invited again' }),
  'user.invitation-withdrawn': () => ({ deed: 'withdrew an invitation' }),
  'user.joined': () => ({ deed: 'accepted the invitation to' }),
  'user.role-changed': ({ changes }) => ({
    deed: 'changed the role of',
    detail: fromTo(changes.from, changes.role),
  }),
  'user.deactivated': () => ({ deed: 'deactivated' }),
  'user.reactivated': () => ({ deed: 'reactivated' }),
  'user.reset-offered': ({ changes }) => ({
    deed: 'made a link for a new password of',
    detail: changes.shown ? 'shown to them' : null,
  }),
  'user.two-factor-on': () => ({ deed: 'turned two-factor sign-in on for' }),
  'user.two-factor-off': () => ({ deed: 'turned two-factor sign-in off for' }),
  'user.two-factor-reset': () => ({ deed: 'reset the two-factor sign-in of' }),
  'user.recovery-code-used': () => ({ deed: 'signed in with a recovery code to' }),
  'user.recovery-codes-renewed': () => ({ deed: 'made new recovery codes for' }),
  'user.created': ({ changes }) => ({ deed: 'added the user', detail: list(changes.role) }),
  'user.password-changed': () => ({ deed: 'changed the password of' }),
  'user.password-reset': () => ({ deed: 'reset the password of' }),
  'user.profile-updated': ({ changes }) => ({ deed: 'changed the profile of', detail: list(changes.fields) }),
  'user.signed-out-everywhere': () => ({ deed: 'ended all sessions of' }),
}

/** An audit row as words. An action that is in no table is told by its own name: "workflow.published" → "workflow: published". */
export function auditWords(entry: AuditEntryView): Words {
  const tell = TELLERS[entry.action]
  return tell
    ? tell(entry)
    : { deed: entry.action.replace('.', ': ').replaceAll('-', ' '), detail: plain(entry.changes) }
}

/** Whether what a row is about has been removed since. */
export function isGone({ action, subject }: AuditEntryView): boolean {
  return subject.name === null && subject.type in FOLDER && !/deleted|forgotten|starter-made/.test(action)
}

const FOLDER: Record<string, string> = {
  contact: 'contacts',
  account: 'accounts',
  message: 'messages',
  workflow: 'workflows',
  'mail-domain': 'settings/domains',
}

/** The page of what a row is about; null where there is none. */
export function subjectHref({ subject }: AuditEntryView): string | null {
  if (subject.name === null) return null
  const folder = FOLDER[subject.type]
  return folder ? `/${folder}/${subject.id}` : null
}

function provider(value: unknown): string {
  const known = PROVIDERS.find((name) => name === value)
  return known ? PROVIDER_LABEL[known] : String(value)
}

function streamOf(subjectId: string): string {
  const [name, stream] = subjectId.split(':')
  const known = STREAMS.find((candidate) => candidate === stream)
  return `the ${known ? STREAM_LABEL[known].toLowerCase() : stream} stream of ${provider(name)}`
}

function plain(changes: Record<string, unknown>): string | null {
  const parts = Object.entries(changes).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return parts.length > 0 ? parts.join(', ') : null
}
