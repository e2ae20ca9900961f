import { expect, test } from 'vitest'
import { z } from 'zod'
import { adviseOnAnswer } from '#lib/sendgrid/advice.ts'
import { ask } from '#lib/sendgrid/ask.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { thrownBy } from '../support/thrown.ts'
import { serveHttp } from './hostile-server.ts'

const OF_A_MAIL = /\b(?:the|a) mail\b|mail in the queue|mails|send it again/i

test.each([400, 404, 405, 409, 413, 415, 422, 429])(
  'a management call that is answered %i is told what to do about it, not about a mail',
  async (status) => {
    const { url } = await serveHttp((response) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"errors":[{"message":"no such luck"}]}'),
    )
    const client = sendgridClient({ apiKey: 'SG.key', baseUrl: url })
    const call = { method: 'GET', url: '/v3/user/webhooks/event/settings/all' } as const
    const { message } = (await thrownBy(ask(client, call, z.unknown()))) as Error
    expect(message).toMatch(/^no such luck\. \S/)
    expect(message).not.toMatch(OF_A_MAIL)
  },
)

test.each([
  [400, /Correct what it names and send it again/],
  [413, /30 MB/],
  [429, /mail in the queue/],
])('a mail that is answered %i is told of as a mail', (status, advice) => {
  expect(adviseOnAnswer(status, 'no such luck', 'mail').advice).toMatch(advice)
})
