import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { publishRecords } from '#lib/sandbox/dns-records.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { dnsClient } from '#lib/dns/dns-client.ts'
import { useDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

test('a port that somebody has by UDP for a moment, to ask something, is waited for', async () => {
  const port = await freePort()
  const asking = createSocket('udp4')
  asking.bind(port, '127.0.0.1')
  await once(asking, 'listening')
  const starting = startSandbox({ port })
  await waitFor('the API answers, so that the DNS was tried', () =>
    fetch(`http://127.0.0.1:${port}/v3/scopes`).then(
      () => true,
      () => false,
    ),
  )
  asking.close()
  const sandbox = await starting
  try {
    await publishRecords(db(), [{ host: 'mail.example.com', type: 'MX', data: 'mx.sendgrid.net' }])
    const dns = dnsClient({ resolvers: [{ address: '127.0.0.1', port }], mayAskPrivate: true })
    expect(await dns.resolve('mail.example.com', 'MX')).toMatchObject({ kind: 'found' })
  } finally {
    await sandbox.close()
  }
})
