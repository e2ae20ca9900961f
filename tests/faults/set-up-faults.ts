import { plainIndex, type Fault } from './fault.ts'

/** Checks of the set-up: what is known, who is told, how often one asks. */
export const SET_UP_FAULTS: Fault[] = [
  {
    name: 'a check without an answer wipes out what was known',
    edits: [
      {
        path: 'lib/setup/standing.ts',
        find: `finding.state === 'unknown' && before && before.state !== 'unknown'`,
        replace: 'false',
      },
    ],
    file: 'tests/setup/standing.test.ts',
    test: 'what could not be found out replaces nothing that is known',
  },
  {
    name: 'a check that wavers is told again and again',
    edits: [{ path: 'lib/setup/record-finding.ts', find: ' || (await isTold(tx, key))', replace: '' }],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'what worked and fails is told once',
  },
  {
    name: 'what worked and now waits is told to nobody',
    edits: [{ path: 'lib/setup/standing.ts', find: 'hasFailed || hasLapsed', replace: 'hasFailed' }],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'what worked and waits now is told once',
  },
  {
    name: 'another test mail is told as a failure',
    edits: [{ path: 'lib/setup/record-finding.ts', find: 'after, finding)\n', replace: 'after)\n' }],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'what worked and waits now is told once',
  },
  {
    name: 'what was in order days ago counts as ready',
    edits: [{ path: 'lib/setup/readiness.ts', find: `isStale && standing.state === 'ok'`, replace: 'false' }],
    file: 'tests/wiring/read-set-up.test.ts',
    test: 'a step that was in order more than 26 hours ago',
  },
  {
    name: 'admins are told the same thing twice at once (no unique key)',
    edits: [plainIndex('notification_unread_key')],
    file: 'tests/setup/notices.test.ts',
    test: 'nobody is told the same again while it is unread',
  },
  {
    name: 'each tab of the checklist has a run of its own',
    edits: [
      {
        path: 'lib/wiring/run-checks.ts',
        find: `const isEarly = reason === 'checklist' && (await isTooSoon(provider, startedAt))`,
        replace: 'const isEarly = false',
      },
    ],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'of twelve tabs that ask at the same moment',
  },
  {
    name: 'a finding of before undoes a later one',
    edits: [
      {
        path: 'lib/setup/record-finding.ts',
        find: 'if (before && times.startedAt < before.triedAt) return',
        replace: '',
      },
    ],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'a finding that was made before a later one was kept',
  },
  {
    name: 'a mail that a broken server holds back, kept from the admin',
    edits: [
      {
        path: 'lib/system-mail/show-text.ts',
        find: `['queued', 'sending', 'no_server',`,
        replace: `['no_server',`,
      },
    ],
    file: 'tests/wiring/system-mail.test.ts',
    test: 'a server that is busy is asked again later, and the text can be read meanwhile',
  },
  {
    name: 'a failed test mail that waits for a sales person',
    edits: [
      {
        path: 'lib/messages/list-messages.ts',
        find: 'if (filter.isWithoutTests) found',
        replace: 'if (!filter) found',
      },
    ],
    file: 'tests/messages/list-messages.test.ts',
    test: 'filters by words, status, problems, engagement, time and person',
  },
  {
    name: 'sample posts counted as those of a webhook',
    edits: [
      {
        path: 'lib/wiring/sample-data.ts',
        find: 'data: { isSample: true }',
        replace: 'data: { isSample: false }',
      },
    ],
    file: 'tests/wiring/sample-data.test.ts',
    test: 'what is long over wakes no workflow; two fresh clicks do',
  },
  {
    name: 'the finding of a former test mail shown above the next one',
    edits: [
      {
        path: 'lib/setup/standing.ts',
        find: 'mailAt > standing.foundAt',
        replace: 'mailAt < standing.foundAt',
      },
    ],
    file: 'tests/setup/standing.test.ts',
    test: 'a finding from before the mail that is under way says nothing of it',
  },
  {
    name: 'a fresh sandbox account keeps its trial',
    edits: [{ path: 'lib/wiring/begin-afresh.ts', find: '...NEW_ACCOUNT, ', replace: '' }],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'afresh there is no key anywhere',
  },
  {
    name: 'a change of role that keeps only the new one',
    edits: [
      { path: 'lib/users/change-access.ts', find: '({ from, role })', replace: '({ role: from && role })' },
    ],
    file: 'tests/users/change-access.test.ts',
    test: 'a role is changed and recorded with who did it',
  },
  {
    name: 'test batches counted as events that miss a message',
    edits: [
      {
        path: 'lib/settings/read-event-feed.ts',
        find: 'select 1 from "unmatched_event" where "dismissedAt" is null limit',
        replace: 'select 1 from "mail_event" limit',
      },
    ],
    file: 'tests/settings/event-feed.test.ts',
    test: 'counts the events that wait for a message, as the pipeline does',
  },
  {
    name: 'events said to come in after their webhook was removed',
    edits: [
      {
        path: 'lib/wiring/event-webhook-desk.ts',
        find: 'connection?.webhookId === null &&',
        replace: 'connection?.webhookId === "" &&',
      },
    ],
    file: 'tests/wiring/webhook-desk.test.ts',
    test: 'a webhook that was removed posts here no more',
  },
  {
    name: 'an event about the test mail waits for the next round of checks',
    edits: [
      {
        path: 'lib/wiring/run-checks.ts',
        find: 'isEarly ? await withNews(provider, checks)',
        replace: 'isEarly ? []',
      },
    ],
    file: 'tests/wiring/run-checks.test.ts',
    test: 'within 10 s only what has news of its own',
  },
]
