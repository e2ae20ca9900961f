import { expect, test } from 'vitest'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { problem, route } from '#lib/web/problem.ts'

test.each([
  ['invalid', 422],
  ['not-signed-in', 401],
  ['not-allowed', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['too-many', 429],
  ['provider-unavailable', 503],
] as const)('%s is answered %i with its sentence', async (code, status) => {
  const response = problem(new DomainError(code, 'What happened.'))
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual({ type: 'about:blank', status, title: 'What happened.', code })
})

test('the time to wait is a header, in whole seconds', () => {
  const response = problem(new DomainError('too-many', 'Wait.', { retryAfterSeconds: 12.2 }))
  expect(response.headers.get('retry-after')).toBe('13')
  expect(problem(new DomainError('conflict', 'No.')).headers.has('retry-after')).toBe(false)
})

test('unreadable input names its fields', async () => {
  const handler = route(async () =>
    Response.json(z.object({ limit: z.coerce.number() }).parse({ limit: 'x' })),
  )
  const response = await handler(new Request('http://localhost/'))
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({
    code: 'invalid',
    fields: { limit: expect.any(String) as string },
  })
})

test('what nobody expected is answered 500 with an id and nothing else', async () => {
  const handler = route(async () => {
    throw new Error('password of 10.0.0.1')
  })
  const response = await handler(new Request('http://localhost/'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('10.0.0.1')
})
