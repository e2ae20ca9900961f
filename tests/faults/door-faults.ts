import type { Fault } from './fault.ts'

/** What a stranger at the door, or somebody at another's open browser, must not get further with. */
export const DOOR_FAULTS: Fault[] = [
  {
    name: 'two-factor sign-in turned on by an open session alone',
    edits: [
      {
        path: 'lib/users/two-factor.ts',
        find: 'await requirePassword({ userId, password })',
        replace: 'void [requirePassword, password]',
      },
    ],
    file: 'tests/users/two-factor.test.ts',
    test: 'turns nothing on: it takes the password too',
  },
  {
    name: 'nobody is told that the second step went off',
    edits: [
      {
        path: 'lib/users/change-two-factor.ts',
        find: `await tellOfTwoFactor(tx, userId, 'off')`,
        replace: '',
      },
    ],
    file: 'tests/users/two-factor.test.ts',
    test: 'changes nothing unseen',
  },
  {
    name: 'a reset by link forgets wrong codes',
    edits: [{ path: 'lib/users/sign-in-failures.ts', find: ', isCode: false }', replace: ' }' }],
    file: 'tests/users/one-time-links.test.ts',
    test: 'a new password by link forgets the wrong passwords, never the wrong codes',
  },
  {
    name: 'links tried without a limit',
    edits: [
      {
        path: 'lib/users/one-time-link.ts',
        find: 'address: `link ${address}`',
        replace: 'address: `link ${address}${Math.random()}`',
      },
    ],
    file: 'tests/users/one-time-links.test.ts',
    test: 'at links are refused before anything is hashed',
  },
  {
    name: 'a link shown to an admin and not written down',
    edits: [
      {
        path: 'lib/system-mail/show-text.ts',
        find: 'await recordAudit(tx, {',
        replace: 'void ((_: unknown) => recordAudit)({',
      },
    ],
    file: 'tests/system-mail/links.test.ts',
    test: 'is listed without it; each showing is an audit row',
  },
  {
    name: 'a mail sent after its link ran out',
    edits: [
      {
        path: 'lib/system-mail/deliver-system-mail.ts',
        find: 'await lapseSystemMails(id)',
        replace: 'void lapseSystemMails',
      },
    ],
    file: 'tests/system-mail/links.test.ts',
    test: 'is not sent by a job that comes too late for its link',
  },
  {
    name: 'a post that breaks off is answered 400',
    edits: [
      {
        path: 'lib/web/front-gate.ts',
        find: 'socket.write(isPost ?',
        replace: 'socket.write(!code && isPost ?',
      },
    ],
    file: 'tests/web/front-gate.test.ts',
    test: 'a body for /api/webhooks/sendgrid/events that breaks off',
  },
  {
    name: 'a broken request answered in place of the one before it',
    edits: [
      {
        path: 'lib/web/front-gate.ts',
        find: 'if (!earlier || earlier.writableFinished)',
        replace: 'if (earlier || !earlier)',
      },
    ],
    file: 'tests/web/front-gate.test.ts',
    test: 'what is asked first is answered first, and whole: nonsense',
  },
  {
    name: 'a path that stands for nothing reaches Next',
    edits: [{ path: 'lib/web/front-gate.ts', find: ' || !isReadable(url)', replace: '' }],
    file: 'tests/web/front-gate.test.ts',
    test: 'GET /invite/%ff is answered 400',
  },
  {
    name: 'a large body reaches Next, which logs its address',
    edits: [
      {
        path: 'lib/web/front-gate.ts',
        find: 'MAX_BODY_BYTES && !LARGE',
        replace: 'MAX_BODY_BYTES * 9 && !LARGE',
      },
    ],
    file: 'tests/web/front-gate.test.ts',
    test: 'of more than 2 MB for /invite/token is refused',
  },
  {
    name: 'a large body in chunks reaches Next, which logs its address',
    edits: [
      {
        path: 'lib/web/front-gate.ts',
        find: 'if (bytes <= MAX_BODY_BYTES)',
        replace: 'if (bytes > 0 || !chunk)',
      },
    ],
    file: 'tests/web/front-gate.test.ts',
    test: 'of more than 2 MB for /sign-in is refused',
  },
  {
    name: 'a second answer to a body that breaks off behind the first',
    edits: [
      {
        path: 'lib/web/front-gate.ts',
        find: 'if (cut?.response.writableFinished || isCutHead)',
        replace: 'if (isCutHead)',
      },
      { path: 'lib/web/front-gate.ts', find: '|| cut?.response.headersSent)', replace: ')' },
    ],
    file: 'tests/web/front-gate.test.ts',
    test: 'a body that breaks off behind its own answer adds none',
  },
  {
    name: 'half a body is answered 422',
    edits: [
      {
        path: 'lib/web/read-body.ts',
        find: `new DomainError('provider-unavailable', message`,
        replace: `new DomainError('invalid', message`,
      },
    ],
    file: 'tests/web/event-post.test.ts',
    test: 'a body that breaks off is answered 503',
  },
  {
    name: 'a redirect for a slash too many',
    edits: [{ path: 'lib/web/front-gate.ts', find: 'POSTED.test(flat) ?', replace: 'POSTED.test("") ?' }],
    file: 'tests/web/front-gate.test.ts',
    test: 'what is posted to /api/webhooks/sendgrid/events/ arrives',
  },
  {
    name: 'a name that turns the words around it',
    edits: [{ path: 'lib/mail/plain-line.ts', find: ".replace(UNSEEN, '')", replace: '' }],
    file: 'tests/mail/plain-line.test.ts',
    test: 'names of people, contacts and companies are plain lines',
  },
  {
    name: 'a management call advised as if it were a mail',
    edits: [{ path: 'lib/sendgrid/ask.ts', find: `said, 'management'`, replace: `said, 'mail'` }],
    file: 'tests/sendgrid/ask.test.ts',
    test: 'a management call that is answered 400',
  },
  {
    name: 'addresses in the log',
    edits: [{ path: 'lib/log.ts', find: 'hooks: { streamWrite: withoutPeople },', replace: '' }],
    file: 'tests/run/log.test.ts',
    test: 'a whole run, failures included, writes nothing of a person into the log',
  },
  {
    name: 'all that hangs on an error in the log',
    edits: [{ path: 'lib/log.ts', find: 'serializers: { err: describe },', replace: '' }],
    file: 'tests/run/log.test.ts',
    test: 'a whole run, failures included, writes nothing of a person into the log',
  },
  {
    name: 'a post kept waiting by a frozen database',
    edits: [
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: 'await Promise.race([read, late])',
        replace: 'await read',
      },
      {
        path: 'lib/webhooks/record-post.ts',
        find: 'STORE_LIMIT_MS = 4_000',
        replace: 'STORE_LIMIT_MS = 4_000_000',
      },
    ],
    file: 'tests/webhooks/stopped-database.test.ts',
    test: 'PostgreSQL frozen',
  },
]
