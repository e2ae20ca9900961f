import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stopSanitiser } from '#lib/messages/sanitise/sanitise-mail.ts'
import { GET } from '../../../app/messages/[id]/body/route.ts'
import { POST } from '../../../app/messages/preview/route.ts'
import { useDatabase } from '../../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../../support/factories.ts'
import { inRequest, request } from '../../support/request-scope.ts'
import { cookieOf } from '../../support/sign-in.ts'

useDatabase()
afterAll(stopSanitiser)

let cookie = ''
beforeAll(async () => {
  cookie = await cookieOf(await makeUser({ name: 'Ana Petrova' }))
})

async function body(id: string, { as = cookie, search = '' }: { as?: string | null; search?: string } = {}) {
  const asked = request(`/messages/${id}/body${search}`, { cookie: as })
  return (await inRequest(asked, () => GET(asked, { params: Promise.resolve({ id }) }))).result
}

async function preview(fields: Record<string, string>, headers: Record<string, string | null> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const scope = request('/messages/preview', { cookie, ...headers })
  const asked = new Request(scope.url, { method: 'POST', headers: scope.headers, body: form })
  return (await inRequest(scope, () => POST(asked))).result
}

const HOSTILE =
  '<script>top.hacked=1</script><img src=x onerror="hacked()"><div style="background:url(https://evil.test/a)">Hi</div>' +
  '<svg onload=hacked()></svg><meta http-equiv=refresh content="0;url=//evil.test"><base href=//evil.test>' +
  '<form action=//evil.test><input></form><a href="javascript:hacked()">x</a>'

describe('the body of a message', () => {
  test('is cleaned, and its policy lets nothing run, load or navigate', async () => {
    const response = await body((await makeMessage({ html: HOSTILE })).id)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; frame-ancestors 'self'",
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const html = await response.text()
    expect(html).toContain('Hi')
    expect(html).not.toMatch(/<script|onerror|<svg|onload|<meta|<base|<form|<input|javascript:|hacked/i)
  })

  test.each([
    ['<p>Hello <a href="https://example.com/">there</a></p>', true],
    ['<p style="color:#222">Hello</p>', false],
    ['<table bgcolor="#eee"><tr><td>Hello</td></tr></table>', false],
    ['<p>Hello<img src="https://example.com/logo.png"></p>', false],
  ])('%s follows the theme: %s', async (html, isThemed) => {
    const shown = await (await body((await makeMessage({ html })).id)).text()
    expect(shown.includes('color-scheme: light dark')).toBe(isThemed)
  })

  test('loads remote images only when asked', async () => {
    const { id } = await makeMessage()
    const policy = (await body(id, { search: '?images=1' })).headers.get('content-security-policy')
    expect(policy).toContain("img-src data: 'self' https:;")
    expect((await body(id, { search: '?images=yes' })).headers.get('content-security-policy')).not.toContain(
      'https:',
    )
  })

  test('needs a session, a message and an id', async () => {
    const { id } = await makeMessage()
    const refused = await body(id, { as: null })
    expect(refused.status).toBe(401)
    expect(await refused.text()).not.toContain('Hello')
    expect((await body(randomUUID())).status).toBe(404)
    expect((await body('1')).status).toBe(422)
  })

  test('is its text, escaped, when the HTML takes too much work', async () => {
    const { id } = await makeMessage({ html: '<div>'.repeat(350_000), text: 'Plain <b>text</b>' })
    const html = await (await body(id)).text()
    expect(html).toContain('Plain &lt;b&gt;text&lt;/b&gt;')
  })
})

describe('a preview', () => {
  test('fills in the contact’s values and cleans them', async () => {
    const contact = await makeContact({ firstName: '<img src=x onerror=hacked()>', lastName: 'Weber' })
    const response = await preview({
      contactId: contact.id,
      subject: 'Hi',
      html: '<p>Dear {{ contact.first_name }} {{ contact.last_name }}, {{ sender.name }}</p><script>hacked()</script>',
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    const html = await response.text()
    expect(html).toContain('Weber, Ana Petrova')
    expect(html).not.toMatch(/<script|<img/i)
  })

  test('is refused to strangers and to other sites, and says what is wrong with a merge field', async () => {
    const contact = await makeContact()
    const fields = { contactId: contact.id, subject: 'Hi', html: '<p>Hi</p>' }
    expect((await preview(fields, { cookie: null })).status).toBe(401)
    expect((await preview(fields, { origin: 'https://evil.test' })).status).toBe(403)
    expect((await preview(fields, { origin: 'null' })).status).toBe(403)
    expect((await preview(fields, { origin: null })).status).toBe(403)
    expect((await preview({ ...fields, html: '{{ contact.first_name' })).status).toBe(422)
  })
})
