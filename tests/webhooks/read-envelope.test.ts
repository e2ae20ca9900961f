import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEnvelopeHosts } from '#lib/webhooks/read-envelope.ts'

const TYPE = 'multipart/form-data; boundary=xYzZY'
const field = (name: string, value: string) =>
  `--xYzZY\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const form = (...fields: string[]) => Buffer.from(`${fields.join('')}--xYzZY--\r\n`)
const envelope = (...to: string[]) => field('envelope', JSON.stringify({ to, from: 'ana@example.com' }))

/** In pieces of this many bytes. */
async function* cut(body: Buffer, bytes: number): AsyncGenerator<Buffer<ArrayBuffer>> {
  for (let at = 0; at < body.length; at += bytes) {
    yield Buffer.from(await Promise.resolve(body.subarray(at, at + bytes)))
  }
}
const read = (body: Buffer, { type = TYPE, bytes = 1024 * 1024 } = {}) =>
  readEnvelopeHosts(type, cut(body, bytes))

test.each<[string, Buffer, string[]]>([
  ['alone', form(envelope('desk@Reply.Example.com')), ['reply.example.com']],
  [
    'behind the mail, whose To says otherwise',
    form(
      field('email', 'To: desk@other.example.com\r\n\r\nname="envelope"'),
      field('to', 'x@other.example.com'),
      envelope('desk@reply.example.com'),
    ),
    ['reply.example.com'],
  ],
  [
    'of several',
    form(envelope('a@one.example.com', 'b@two.example.com', 'c@one.example.com')),
    ['one.example.com', 'two.example.com'],
  ],
  ['in its own script', form(envelope('a@antwort.bücher.example')), ['antwort.xn--bcher-kva.example']],
  ['that is none', form(field('envelope', '{"to": "a@example.com"}')), []],
  ['that is no JSON', form(field('envelope', 'to: a@example.com')), []],
  ['without hosts', form(envelope('', '@', 'a@', 'a@\0', 'a@[10.0.0.1]')), []],
  ['missing', form(field('to', 'desk@reply.example.com')), []],
  ['cut in its middle', form(envelope('desk@reply.example.com')).subarray(0, 90), []],
  ['longer than any', form(envelope(`${'a'.repeat(70_000)}@reply.example.com`)), []],
  ['no form at all', Buffer.from('{"envelope":{"to":["desk@reply.example.com"]}}'), []],
])('the hosts of an envelope %s', async (_name, body, hosts) => {
  expect(await read(body)).toEqual(hosts)
})

test('the boundary is taken as the content type says it', async () => {
  const body = form(envelope('desk@reply.example.com'))
  expect(await read(body, { type: 'multipart/form-data; boundary="xYzZY"; charset=utf-8' })).toHaveLength(1)
  for (const type of [
    '',
    'text/plain',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=other',
  ]) {
    expect(await read(body, { type }), type).toEqual([])
  }
})

test('however the body is cut into pieces', async () => {
  const body = form(
    field('email', `Subject: x\r\n\r\n${'--xYzZ\r\n'.repeat(200)}`),
    field('subject', 'x'),
    envelope('desk@reply.example.com'),
    field('dkim', 'none'),
  )
  for (const bytes of [1, 2, 7, 64, 1000]) {
    expect(await read(body, { bytes }), String(bytes)).toEqual(['reply.example.com'])
  }
})

test('whatever bytes come, it ends with hosts or none', async () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('\r\n--xYzZY', '\r\n\r\n', 'name="envelope"', '{"to":["a@b.c"]}'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, bytes) => {
        const whole = await read(Buffer.from(parts.join('')))
        expect(await read(Buffer.from(parts.join('')), { bytes })).toEqual(whole)
      },
    ),
    { numRuns: 300 },
  )
})
