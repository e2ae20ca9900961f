import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { unstable_doesMiddlewareMatch as doesMatch } from 'next/experimental/testing/server.js'
import { NextRequest } from 'next/server.js'
import { describe, expect, test } from 'vitest'
import { CURRENT_PATH_HEADER } from '#lib/web/relative-path.ts'
import { SONNER_STYLE_HASH, securityHeaders } from '#lib/web/security-headers.ts'
import { config, proxy } from '../../proxy.ts'

const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? ''
const nonceOf = (policy: string) => /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1]

describe('the proxy', () => {
  test('gives each request a nonce of its own, the same to the browser and to the page', () => {
    const [first, second] = [
      proxy(new NextRequest('http://localhost:3000/')),
      proxy(new NextRequest('http://localhost:3000/')),
    ]
    expect(nonceOf(policyOf(first))).toBe(first.headers.get('x-middleware-request-x-nonce'))
    expect(nonceOf(policyOf(first))).not.toBe(nonceOf(policyOf(second)))
  })

  test('lets no page learn the address of a one-time link', () => {
    const policy = (path: string) =>
      proxy(new NextRequest(`http://localhost:3000${path}`)).headers.get('referrer-policy')
    expect([policy('/invite/abc'), policy('/reset/abc')]).toEqual(['no-referrer', 'no-referrer'])
    expect(policy('/messages')).toBe('same-origin')
  })

  test('tells the page its path, whatever a caller claims', () => {
    const headers = { [CURRENT_PATH_HEADER]: '/forged' }
    const response = proxy(new NextRequest('http://localhost:3000/messages?status=failed', { headers }))
    expect(response.headers.get(`x-middleware-request-${CURRENT_PATH_HEADER}`)).toBe(
      '/messages?status=failed',
    )
  })

  test.each([
    ['/', true],
    ['/messages/0190/other', true],
    ['/api/auth/session', true],
    ['/sign-in', true],
    ['/messages/0190/body', false],
    ['/api/webhooks/sendgrid/events', false],
    ['/notifications.php?type=sendgrid', false],
    ['/emailInbound', false],
    ['/_next/static/chunk.js', false],
    ['/api/webhooks/sendgrid/inbound/abc', false],
    ['/api/webhooks/nothing', true],
    ['/api/webhooks/sendgrid/inbound/abc/def', true],
    ['/notifications.phpx', true],
    ['/emailInbounds', true],
    ['/icon.svg.html', true],
    ['/_next/images', true],
  ])('stands before %s: %s', (path, isThere) => {
    expect(doesMatch({ config, nextConfig: {}, url: `http://localhost:3000${path}` })).toBe(isThere)
  })
})

describe('the headers', () => {
  const situation = { nonce: 'abc', isDevelopment: false, isHttps: false }

  test('let no script or style without a nonce run, and nobody frame us', () => {
    const headers = securityHeaders(situation)
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';")
    expect(/style-src ([^;]*)/.exec(policy)?.[1]).not.toContain('unsafe-inline')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
  })

  test('ask for https only where we are reached by it', () => {
    expect(securityHeaders(situation)).not.toHaveProperty('strict-transport-security')
    expect(securityHeaders({ ...situation, isHttps: true })).toHaveProperty('strict-transport-security')
  })

  test('name the style sheet of the sonner that is installed', () => {
    const source = readFileSync(
      createRequire(import.meta.url)
        .resolve('sonner')
        .replace(/\.js$/, '.mjs'),
      'utf8',
    )
    const literal = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source)?.[1] ?? '""'
    const digest = createHash('sha256')
      .update(JSON.parse(literal) as string)
      .digest('base64')
    expect(SONNER_STYLE_HASH).toBe(`sha256-${digest}`)
  })
})
