import { randomUUID } from 'node:crypto'
import { hashPassword } from '#lib/users/password.ts'
import type { Product } from './product.ts'

export type Person = { email: string; password: string }

const PASSWORD = 'correct horse battery'

/** Adds a person as an admin would have, long ago: no password to be changed. */
export async function addPerson(product: Product, { role, name }: { role: 'admin' | 'sales'; name: string }) {
  const person = {
    id: randomUUID(),
    email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
    password: PASSWORD,
  }
  await product.query(
    `insert into "user" (id, email, name, role, "passwordHash", "timeZone", "updatedAt")
     values ($1, $2, $3, $4::"Role", $5, 'Europe/Berlin', now())`,
    [person.id, person.email, name, role, await hashPassword(PASSWORD)],
  )
  return person
}

/** Signs in as the sign-in page does and returns the Cookie header of that browser. */
export async function signInByHttp(product: Product, { email, password }: Person): Promise<string> {
  const jar = new Map<string, string>()
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair)
    }
  }
  const cookie = () => [...jar.values()].join('; ')
  const csrf = await fetch(`${product.url}/api/auth/csrf`)
  keep(csrf)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const answer = await fetch(`${product.url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: cookie(), origin: product.url },
    body: new URLSearchParams({ email, password, csrfToken, json: 'true' }),
    redirect: 'manual',
  })
  keep(answer)
  if (!answer.ok)
    throw new Error(`Signing in as ${email} was answered ${answer.status}: ${await answer.text()}`)
  return cookie()
}
