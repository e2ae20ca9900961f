import type { Fault } from './fault.ts'

/** The account at SendGrid: who of two decides, whose settings are judged, and what is said of its keys. */
export const ACCOUNT_FAULTS: Fault[] = [
  {
    name: 'a look-up of the inbound host left to nobody',
    edits: [
      {
        path: 'lib/wiring/checks/inbound.ts',
        find: 'const [mx] = await Promise.all([lookAtExchange(connection.hostname, dns), inspectInbound(provider)])',
        replace:
          'const lookUp = lookAtExchange(connection.hostname, dns)\nawait inspectInbound(provider)\nconst mx = await lookUp',
      },
    ],
    file: 'tests/wiring/inbound-exchange.test.ts',
    test: 'a look-up that breaks after SendGrid refused to tell ends no process',
  },
  {
    name: 'two who switch tokens at once do not wait for each other',
    edits: [{ path: 'lib/wiring/ask-for-event-webhook.ts', find: ' for update`', replace: '`' }],
    file: 'tests/wiring/event-oauth.test.ts',
    test: 'of two who switch at once, the last one on record is the one it follows',
  },
  {
    name: 'a wish for another signing key forgotten by the run under way',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: 'rotatedFrom: connection?.rotatedFrom === publicKey ? publicKey : null',
        replace: 'rotatedFrom: null',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'a wish for another key that is told while a run is under way is kept for the next one',
  },
]
