import type { Fault } from './fault.ts'

const DISMISS = 'tests/messages/dismiss-events.test.ts'
const ROW = 'tests/app/unmatched-event.test.tsx'

/** The ways out of the bin, and what is said of an event in it. */
export const BIN_FAULTS: Fault[] = [
  {
    name: 'a dismissed event stays in the bin',
    edits: [
      {
        path: 'lib/messages/list-unmatched.ts',
        find: 'where "dismissedAt" is null and (${after}',
        replace: 'where (${after}',
      },
    ],
    file: DISMISS,
    test: 'a dismissed event leaves the bin for good, once',
  },
  {
    name: 'an event is dismissed twice',
    edits: [
      {
        path: 'lib/messages/dismiss-events.ts',
        find: 'where "dismissedAt" is null and ${which}',
        replace: 'where ${which}',
      },
    ],
    file: DISMISS,
    test: 'a dismissed event leaves the bin for good, once',
  },
  {
    name: 'a dismissed event is never joined',
    edits: [
      {
        path: 'lib/messages/dismiss-events.ts',
        find: 'update "unmatched_event" set "dismissedAt" = now()',
        replace: 'delete from "unmatched_event"',
      },
    ],
    file: DISMISS,
    test: 'a dismissed event is joined all the same',
  },
  {
    name: 'events that nobody has seen are dismissed with those found',
    edits: [
      {
        path: 'lib/messages/dismiss-events.ts',
        find: '"eventId" <= ${upTo} and ',
        replace: '${upTo}::bigint is not null and ',
      },
    ],
    file: DISMISS,
    test: 'all that a search found are dismissed at once',
  },
  {
    name: 'sales may empty the bin',
    edits: [
      {
        path: 'app/(crm)/settings/pipeline/unmatched/actions.ts',
        find: `role: 'admin',\n  schema: z.object({ eventId }),`,
        replace: `role: 'sales',\n  schema: z.object({ eventId }),`,
      },
    ],
    file: 'tests/app/unmatched-actions.test.ts',
    test: 'only an admin empties the bin',
  },
  {
    name: 'mails of another provider are found for an event',
    edits: [
      {
        path: 'lib/messages/list-messages.ts',
        find: '(m.provider = ${filter.handedOverBy}::"Provider" and ',
        replace: '(${filter.handedOverBy}::text is not null and ',
      },
    ],
    file: 'tests/messages/find-mail.test.ts',
    test: 'eight mails in the week before are said to be eight',
  },
  {
    name: 'the mails shown are counted for those that went there',
    edits: [
      {
        path: 'components/settings/pipeline/unmatched-event.tsx',
        find: 'wentThere(mailsThatWeek, ',
        replace: 'wentThere(candidates.length, ',
      },
    ],
    file: ROW,
    test: 'says how many mails went there in truth',
  },
  {
    name: 'a send request of ours is called one of another system',
    edits: [
      {
        path: 'components/settings/pipeline/unmatched-event.tsx',
        find: "if (candidates.some(({ why }) => why === 'same-request'))",
        replace: "if (candidates.every(({ why }) => why !== 'same-request'))",
      },
    ],
    file: ROW,
    test: 'a send request of ours is not said to be of another system',
  },
  {
    name: 'two mails of one subject have one name',
    edits: [
      {
        path: 'components/settings/pipeline/mail-to-match.tsx',
        find: '${subject}, to ${mail.toAddress}, ${at}',
        replace: '${subject}',
      },
    ],
    file: ROW,
    test: 'two mails of one subject and day have names of their own',
  },
]
