import type { Fault } from './fault.ts'

/** Bounds on what strangers and drafts may cost. */
export const GUARD_FAULTS: Fault[] = [
  {
    name: 'a template of any size is parsed',
    edits: [
      {
        path: 'lib/mail/template.ts',
        find: 'return places.length > MAX_PLACES ||',
        replace: 'return places.length > 1_000_000 && MAX_PLACES > 0 &&',
      },
    ],
    file: 'tests/messages/hostile-drafts.test.ts',
    test: 'a template with thousands of places, or one endless place, is refused before it is parsed',
  },
  {
    name: 'line ends in a header',
    edits: [{ path: 'lib/messages/header-text.ts', find: `.replace(UNSAFE, ' ')`, replace: '' }],
    file: 'tests/messages/hostile-drafts.test.ts',
    test: 'a header is one line of plain direction, whatever a name carries',
  },
  {
    name: 'everything next-auth offers is open',
    edits: [
      {
        path: 'app/api/auth/[...nextauth]/route.ts',
        find: 'if (!ours.includes(path))',
        replace: 'if (!path)',
      },
    ],
    file: 'tests/web/auth-route.test.ts',
    test: 'what next-auth offers besides is not there: nobody writes to our log from outside',
  },
  {
    name: 'posts are read without a bound',
    edits: [{ path: 'lib/web/event-post.ts', find: 'reading.bytes += count\n', replace: '' }],
    file: 'tests/web/event-post.test.ts',
    test: 'bodies that are being read at one moment are bounded, and room is given back',
  },
  {
    name: 'bodies without a signature are read',
    edits: [{ path: 'lib/web/event-post.ts', find: 'isSigned ? await', replace: 'true ? await' }],
    file: 'tests/web/event-post.test.ts',
    test: 'a body without a signature is not read at all',
  },
]
