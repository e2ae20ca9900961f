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
    edits: [{ path: 'lib/web/reading-room.ts', find: 'room.bytes += count\n', replace: '' }],
    file: 'tests/web/event-post.test.ts',
    test: 'bodies in hand at one moment are bounded',
  },
  {
    name: 'the newcomer is ended for those who hold back',
    edits: [
      {
        path: 'lib/web/reading-room.ts',
        find: 'of room.unfinished) {',
        replace: 'of [...room.unfinished].reverse()) {',
      },
    ],
    file: 'tests/web/event-door.test.ts',
    test: 'bodies that are held back keep only themselves out',
  },
  {
    name: 'room of a post is not given back',
    edits: [
      {
        path: 'lib/web/reading-room.ts',
        find: '  } finally {\n    leave(reading)',
        replace: '  } finally {',
      },
    ],
    file: 'tests/web/event-post.test.ts',
    test: 'room is given back by posts that are through',
  },
  {
    name: 'bodies without a signature are read',
    edits: [
      {
        path: 'lib/web/event-post.ts',
        find: 'if (!isWorthReading(',
        replace: 'if (false && !isWorthReading(',
      },
    ],
    file: 'tests/web/event-post.test.ts',
    test: 'a body with no signature is not read at all',
  },
  {
    name: 'bodies under rubbish for a signature are read',
    edits: [
      {
        path: 'lib/sendgrid/signature.ts',
        find: 'bytes && isPairOfIntegers(bytes) ? bytes',
        replace: 'bytes ? bytes',
      },
    ],
    file: 'tests/web/event-post.test.ts',
    test: 'a body with base64 that is no signature is not read at all',
  },
  {
    name: 'rubbish to go on to reaches next-auth',
    edits: [
      {
        path: 'app/api/auth/[...nextauth]/route.ts',
        find: "if (request.nextUrl.searchParams.has('callbackUrl'))",
        replace: "if (request.nextUrl.searchParams.has('callbackurl'))",
      },
    ],
    file: 'tests/web/auth-route.test.ts',
    test: 'an address to go on to that is none is refused or dropped',
  },
  {
    name: 'rubbish in a cookie reaches next-auth',
    edits: [
      {
        path: 'app/api/auth/[...nextauth]/route.ts',
        find: 'if (jar.has(callbackCookieName()))',
        replace: "if (jar.has(''))",
      },
    ],
    file: 'tests/web/auth-route.test.ts',
    test: 'one in a cookie is refused or dropped',
  },
  {
    name: 'a strange session token is an error in the log',
    edits: [
      {
        path: 'lib/web/auth-options.ts',
        find: "code === 'JWT_SESSION_ERROR' ?",
        replace: "code === '' ?",
      },
    ],
    file: 'tests/web/auth-route.test.ts',
    test: 'a session token that is none of ours is no error in the log',
  },
  {
    name: 'an address of an event turns its own letters round',
    edits: [
      {
        path: 'components/ui/visible-controls.ts',
        find: 'return text.replace(UNSEEN,',
        replace: 'return text.replace(/(?!)/,',
      },
    ],
    file: 'tests/app/foreign-text.test.tsx',
    test: 'wherever an address or a reason of an event is shown',
  },
  {
    name: 'posts with rejected items listed among those that were read',
    edits: [
      {
        path: 'lib/webhooks/list-posts.ts',
        find: '{ state: outcome, rejectedCount: 0 }',
        replace: '{ state: outcome }',
      },
    ],
    file: 'tests/app/posts-page.test.tsx',
    test: 'each filter lists posts whose badge says the same',
  },
]
