import { db } from '#lib/db.ts'
import { errorAnswer, isObject, type Answer } from '#lib/sandbox/http.ts'
import { makeEventId, type WireEvent } from '#lib/sandbox/make-event.ts'
import { postWithToken, type TokenSource } from '#lib/sandbox/oauth.ts'
import type { Call } from '#lib/sandbox/route.ts'
import { signatureHeaders, wireBodies } from '#lib/sandbox/wire.ts'

const MESSAGE = '14c5d75ce93.dfd.64b469'
const READER = {
  useragent: 'Mozilla/4.0 (compatible; MSIE 6.1; Windows XP; .NET CLR 1.1.4322; .NET CLR 2.0.50727)',
  ip: '255.255.255.255',
}

/** What SendGrid's test button posts: one event of each kind, about nobody's mail. */
function testEvents(now: Date): WireEvent[] {
  const about = {
    email: 'example@test.com',
    timestamp: Math.floor(now.getTime() / 1000),
    'smtp-id': `<${MESSAGE}@ismtpd-555>`,
    category: ['cat facts'],
    sg_message_id: `${MESSAGE}.filter0001.16648.5515E0B88.0`,
  }
  const kinds: { event: string; [more: string]: unknown }[] = [
    { event: 'processed' },
    { event: 'deferred', response: '400 try again later', attempt: '5' },
    { event: 'delivered', response: '250 OK' },
    { event: 'open', ...READER },
    { event: 'click', ...READER, url: 'http://www.sendgrid.com/' },
    { event: 'bounce', reason: '500 unknown recipient', status: '5.0.0' },
    { event: 'dropped', reason: 'Bounced Address', status: '5.0.0' },
    { event: 'spamreport' },
    { event: 'unsubscribe' },
    { event: 'group_unsubscribe', ...READER, url: 'http://www.sendgrid.com/', asm_group_id: 10 },
    { event: 'group_resubscribe', ...READER, url: 'http://www.sendgrid.com/', asm_group_id: 10 },
  ]
  return kinds.map((kind) => ({ ...about, ...kind, sg_event_id: makeEventId(kind.event, MESSAGE) }))
}

/**
 * `POST …/event/test`: posts the test batch once, signed when the webhook of the given id is, with a token when the call
 * says where to fetch one. Whether SendGrid's test takes what the webhook keeps is not documented; this is the harder case.
 */
export async function postTestBatch({
  json: request,
  username,
}: Pick<Call, 'json' | 'username'>): Promise<Answer> {
  if (!isObject(request) || typeof request.url !== 'string' || !URL.canParse(request.url)) {
    return errorAnswer(400, {
      message: `'${isObject(request) ? String(request.url ?? '') : ''}' is not a valid url`,
      field: 'url',
    })
  }
  const webhook =
    typeof request.id === 'string'
      ? await db().sandboxWebhook.findUnique({ where: { id: request.id, username } })
      : null
  const now = new Date()
  const source = givenSource(request)
  for (const { body } of wireBodies(testEvents(now))) {
    const headers = signatureHeaders(webhook?.privateKey ?? null, body, now)
    await postWithToken(source, request.url, body, headers)
  }
  return { status: 204 }
}

function givenSource(request: Record<string, unknown>): TokenSource | null {
  const { oauth_client_id: clientId, oauth_client_secret: secret, oauth_token_url: tokenUrl } = request
  const isGiven = [clientId, secret, tokenUrl].every((field) => typeof field === 'string' && field !== '')
  return isGiven ? { clientId: String(clientId), secret: String(secret), tokenUrl: String(tokenUrl) } : null
}
