import { expect, onTestFinished, test } from 'vitest'
import { isForbiddenServer } from '#lib/server-address.ts'
import { probeServer } from '#lib/smtp/hand-over.ts'
import { openSocket } from '#lib/smtp/open-socket.ts'
import { systemServerInput } from '#lib/system-mail/system-server-input.ts'
import { startMailServer } from '../support/mail-server.ts'

const FORBIDDEN = [
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '169.254.43518',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  'fe80::1',
  'ff02::1',
  '224.0.0.1',
  '0.0.0.0',
  '0',
  '::',
]

test.each(FORBIDDEN)('neither saved as a mail server nor connected to: %s', async (host) => {
  const { error } = systemServerInput.safeParse({ version: 0, host })
  expect(error?.issues).toMatchObject([
    { path: ['host'], message: expect.stringContaining('No mail server has this address') as string },
  ])
  const server = { host, port: 25, security: 'starttls' as const, username: null, password: null }
  expect(await probeServer(server, { connectMs: 500 })).toMatchObject({
    kind: 'failed',
    phase: 'never-sent',
    code: 'EFORBIDDEN',
  })
})

test.each(['mail.example.com', '10.0.0.25', '192.168.1.2', '172.16.0.1', '127.0.0.1', '::1', 'fd00::25'])(
  '%s may be one',
  (host) => {
    expect(systemServerInput.safeParse({ version: 0, host }).success).toBe(true)
    expect(isForbiddenServer(host)).toBe(false)
  },
)

test('a name is connected to at the addresses that were looked at, and not where one of them is forbidden', async () => {
  const server = await startMailServer()
  onTestFinished(() => server.close())
  const reach = (...addresses: string[]) =>
    openSocket('mail.example.test', server.port, 2_000, (_name, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    )
  const socket = await reach('127.0.0.1')
  expect(socket.remoteAddress).toBe('127.0.0.1')
  socket.destroy()
  for (const forbidden of ['169.254.169.254', '::ffff:a9fe:a9fe', 'fe80::1'])
    await expect(reach('127.0.0.1', forbidden)).rejects.toMatchObject({ code: 'EFORBIDDEN' })
})

test('a link-local address with its interface is not connected to', async () => {
  await expect(openSocket('fe80::1%lo', 25, 500)).rejects.toMatchObject({ code: 'EFORBIDDEN' })
})
