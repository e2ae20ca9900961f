import type { Fault } from './fault.ts'

/** How mail is handed over: by the relay, by the system server, and with what a stream says. */
export const SENDING_FAULTS: Fault[] = [
  {
    name: 'a mail server’s name that leads to a link-local address is connected to',
    edits: [
      {
        path: 'lib/smtp/open-socket.ts',
        find: 'if (refused) return answer(forbidden(refused.address), [])',
        replace: 'if (refused && found.length === 0) return answer(forbidden(refused.address), [])',
      },
    ],
    file: 'tests/smtp/server-address.test.ts',
    test: 'a name is connected to at the addresses that were looked at',
  },
  {
    name: 'a mail server saved at a link-local address',
    edits: [
      {
        path: 'lib/system-mail/system-server-input.ts',
        find: "text === '' || !isForbiddenHost(text)",
        replace: "text === '' || !isForbiddenHost('')",
      },
    ],
    file: 'tests/smtp/server-address.test.ts',
    test: 'neither saved as a mail server nor connected to',
  },
  {
    name: 'an SMTP answer lost after the final dot taken for never sent',
    edits: [
      {
        path: 'lib/smtp/connection.ts',
        find: `phase: mayHaveEnded ? 'maybe-sent' : 'never-sent'`,
        replace: `phase: 'never-sent'`,
      },
    ],
    file: 'tests/smtp/hand-over.test.ts',
    test: `'cut after the final dot'`,
  },
  {
    name: 'an SMTP password said in clear where STARTTLS is missing',
    edits: [
      {
        path: 'lib/smtp/connection.ts',
        find: `...(server.security === 'starttls' ? { requireTLS: true } : { ignoreTLS: true }),`,
        replace: 'ignoreTLS: true,',
      },
    ],
    file: 'tests/smtp/hand-over.test.ts',
    test: 'a server that hides STARTTLS gets neither the password nor the mail',
  },
  {
    name: 'an SMTP certificate that nobody checks',
    edits: [
      {
        path: 'lib/smtp/connection.ts',
        find: 'rejectUnauthorized: true',
        replace: 'rejectUnauthorized: false',
      },
    ],
    file: 'tests/smtp/hand-over.test.ts',
    test: 'starttls: encrypted, the certificate checked',
  },
  {
    name: 'a long X-SMTPAPI header that is not folded',
    edits: [
      {
        path: 'lib/sendgrid/smtpapi.ts',
        find: 'const LONGEST_LINE = 900',
        replace: 'const LONGEST_LINE = 90_000',
      },
    ],
    file: 'tests/sendgrid/smtpapi.test.ts',
    test: 'whatever a footer holds, the header is ASCII',
  },
  {
    name: 'open tracking that is on whatever the stream says',
    edits: [
      {
        path: 'lib/sendgrid/transport.ts',
        find: 'open_tracking: { enable: tracksOpens }',
        replace: 'open_tracking: { enable: true }',
      },
    ],
    file: 'tests/wiring/stream-options.test.ts',
    test: 'clicks alone are tracked',
  },
  {
    name: 'a one-time link that stays after its mail was sent',
    edits: [
      {
        path: 'lib/system-mail/deliver-system-mail.ts',
        find: 'sealedText: null, error: null',
        replace: 'error: null',
      },
    ],
    file: 'tests/wiring/system-mail.test.ts',
    test: 'a mail goes out once',
  },
  {
    name: 'a mail server’s password sent to another server',
    edits: [
      {
        path: 'lib/system-mail/save-system-server.ts',
        find: 'before.hasPassword && input.username && !input.password',
        replace: 'false',
      },
    ],
    file: 'tests/wiring/system-mail.test.ts',
    test: 'the password stays with the server and user it was entered for',
  },
]
