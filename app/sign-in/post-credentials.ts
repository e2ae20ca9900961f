import { z } from 'zod'

export type Typed = { email: string; password: string; code: string }
export type Outcome = 'signed-in' | 'code-needed' | { message: string }

const csrf = z.object({ csrfToken: z.string() })
const problem = z.object({ title: z.string() })

const REFUSED = 'This address and password do not belong together. Check both and try again.'
const REFUSED_WITH_CODE =
  'This address, password and code do not belong together, or the code was used. Wait for the next code, or start over.'
const UNREACHED = 'Mailroom does not answer. Check that it is running and try again.'

/**
 * Signs in with next-auth over relative paths, so that it works under whatever address the page was opened. next-auth's
 * own client cannot read a 429.
 */
export async function postCredentials({ email, password, code }: Typed): Promise<Outcome> {
  try {
    const { csrfToken } = csrf.parse(await (await fetch('/api/auth/csrf')).json())
    const body = new URLSearchParams({ email, password, code, csrfToken, json: 'true' })
    const response = await fetch('/api/auth/callback/credentials', { method: 'POST', body })
    if (response.status === 202) return 'code-needed'
    if (response.ok) return 'signed-in'
    if (response.status === 401) return { message: code ? REFUSED_WITH_CODE : REFUSED }
    const told = problem.safeParse(await response.json())
    return { message: told.success ? told.data.title : UNREACHED }
  } catch {
    // The network, or an answer that is not ours: all that helps here is to try again.
    return { message: UNREACHED }
  }
}
