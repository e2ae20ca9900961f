import { expect, test } from '@playwright/test'
import { useProduct } from '../e2e/support/product.ts'
import { builtActions, builtHandlers, builtPages, writtenActions } from './manifests.ts'
import { ACTIONS, HANDLERS, PAGES, ROLES, type Access, type Action, type Role } from './matrix.ts'
import { makeWorld, MARK, type World } from './world.ts'

const product = useProduct()
let world: World

test.beforeAll(async () => {
  world = await makeWorld(product())
})

const SIGNED_OUT = 'You are signed out'
const ADMINS_ONLY = 'Only an admin may do this'

const isLetIn = (access: Access, role: Role) =>
  access === 'open' || (access === 'session' ? role === 'sales' || role === 'admin' : role === 'admin')

test('every page, method and server action of the build is in the matrix, and nothing else', () => {
  expect(builtPages().sort()).toEqual(Object.keys(PAGES).sort())
  expect(builtHandlers().sort()).toEqual(Object.keys(HANDLERS).sort())
  expect(writtenActions().sort()).toEqual(Object.keys(ACTIONS).sort())
  // An action that no page carries cannot be called, and should not have been written.
  expect([...builtActions().keys()].sort()).toEqual(Object.keys(ACTIONS).sort())
})

for (const [path, access] of Object.entries(PAGES)) {
  test(`page ${path}: ${access}`, async () => {
    for (const role of ROLES) {
      const { status, location, text } = await ask('GET', world.fill(path), role)
      if (isLetIn(access, role)) {
        expect(status, `${role} ${text.slice(0, 300)}`).toBeLessThan(400)
        if (status >= 300) expect(location, role).not.toContain('/sign-in')
        continue
      }
      expect(text.includes(MARK), `${role} sees something of it`).toBe(false)
      if (role === 'sales') expect(status, role).toBe(404)
      else {
        expect(status, role).toBe(307)
        expect(location, role).toMatch(/^\/sign-in/)
      }
    }
  })
}

/** What has let strangers past a check elsewhere: inner headers of Next, other spellings of a path, data requests. */
const TRICKS: [string, (path: string) => { path?: string; headers?: Record<string, string> }][] = [
  ['a data request', () => ({ headers: { rsc: '1', 'next-router-state-tree': '%5B%22%22%5D' } })],
  ['a data file', (path) => ({ path: `${path === '/' ? '/index' : path}.rsc` })],
  ['an inner header', () => ({ headers: { 'x-middleware-subrequest': Array(5).fill('proxy').join(':') } })],
  [
    'an inner header of old',
    () => ({ headers: { 'x-middleware-subrequest': 'src/middleware:pages/_middleware' } }),
  ],
  [
    'a forged path header',
    () => ({ headers: { 'x-mailroom-path': '/sign-in', 'x-invoke-path': '/sign-in' } }),
  ],
  [
    'an encoded path',
    (path) => ({ path: path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`) }),
  ],
  ['a doubled slash', (path) => ({ path: `/${path}` })],
  ['another case', (path) => ({ path: path.toUpperCase() })],
  ['a path through another', (path) => ({ path: `/sign-in/..${path}` })],
]

for (const [name, trick] of TRICKS) {
  test(`${name} shows nobody what a page needs a session for`, async () => {
    for (const [path, access] of Object.entries(PAGES)) {
      if (access === 'open') continue
      const filled = world.fill(path)
      const { path: other = filled, headers } = trick(filled)
      for (const role of ['nobody', 'deactivated'] as const) {
        const { text } = await ask('GET', other, role, { headers })
        expect(text.includes(MARK), `${role} sees something of ${other}`).toBe(false)
      }
    }
  })
}

for (const [name, { access, search = '', form, statuses }] of Object.entries(HANDLERS)) {
  test(`handler ${name}: ${access}`, async () => {
    const [method = '', path = ''] = name.split(' ')
    for (const role of ROLES) {
      const asked = world.fill(path).replace('[...nextauth]', 'session') + search
      const { status, text } = await ask(method, asked, role, form ? { body: new URLSearchParams(form) } : {})
      const refused = role === 'sales' ? 403 : 401
      if (statuses?.[role]) expect(status, role).toBe(statuses[role])
      else if (!isLetIn(access, role)) expect(status, role).toBe(refused)
      else expect([401, 403, 500], `${role} was answered ${status}`).not.toContain(status)
      if (!isLetIn(access, role)) expect(text.includes(MARK), role).toBe(false)
    }
  })
}

for (const [name, action] of Object.entries(ACTIONS)) {
  test(`action ${name}: ${action.access}`, async () => {
    for (const role of ROLES) {
      const { status, text } = await call(name, action, role)
      if (isLetIn(action.access, role)) {
        expect(status, `${role} ${text}`).toBeLessThan(400)
        expect(text, role).not.toContain(SIGNED_OUT)
        expect(text, role).not.toContain(ADMINS_ONLY)
      } else if (action.plain) {
        expect(status, `${role} ${text}`).toBe(500)
      } else {
        expect(text, role).toContain(role === 'sales' ? ADMINS_ONLY : SIGNED_OUT)
      }
      if (action.endsSession) await world.signInAgain(role)
    }
  })

  test(`action ${name}: refused to other sites`, async () => {
    for (const origin of ['https://evil.example', 'null', null]) {
      const { status, text } = await call(name, action, 'admin', origin)
      const refused = status >= 400 || text.includes('did not come from a page of this site')
      expect(refused, `${origin}: ${status} ${text}`).toBe(true)
    }
  })
}

type Answer = { status: number; location: string; text: string }

async function ask(method: string, path: string, role: Role, init: RequestInit = {}): Promise<Answer> {
  const stop = new AbortController()
  const cookie = world.cookieOf(role)
  const response = await fetch(`${product().url}${path}`, {
    method,
    redirect: 'manual',
    signal: stop.signal,
    ...init,
    headers: { ...(cookie ? { cookie } : {}), origin: product().url, ...init.headers },
  })
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream')
  const text = isEndless ? '' : await response.text()
  stop.abort()
  return { status: response.status, location: response.headers.get('location') ?? '', text }
}

/** Calls an action as React does: form state and an empty form, or plain arguments. */
async function call(
  name: string,
  action: Action,
  role: Role,
  origin: string | null = product().url,
): Promise<Answer> {
  const built = builtActions().get(name)
  if (!built) throw new Error(`${name} is not in the build`)
  const cookie = world.cookieOf(role)
  const form = new FormData()
  // React's encoding of [{ ok: false }, new FormData()]: the form is part 1, the list of arguments part 0.
  form.append('1_nothing', '')
  form.append('0', '[{"ok":false},"$K1"]')
  const response = await fetch(`${product().url}${world.fill(built.page)}`, {
    method: 'POST',
    redirect: 'manual',
    body: action.plain ? JSON.stringify(action.plain) : form,
    headers: {
      'next-action': built.id,
      accept: 'text/x-component',
      ...(origin ? { origin } : {}),
      ...(cookie ? { cookie } : {}),
    },
  })
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    text: await response.text(),
  }
}
