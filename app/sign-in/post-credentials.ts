import { z } from 'zod'

export type Outcome = { ok: true } | { ok: false; message: string }

const csrf = z.object({ csrfToken: z.string() })
const problem = z.object({ title: z.string() })

const REFUSED = 'This address and password do not belong together. Check both and try again.'
const UNREACHED = 'Mailroom does not answer. Check that it is running and try again.'

/**
 * Signs in with next-auth over relative paths, so that it works under whatever address the page was opened. next-auth's
 * own client cannot read a 429.
 */
export async function postCredentials(email: string, password: string): Promise<Outcome> {
  try {
    const { csrfToken } = csrf.parse(await (await fetch('/api/auth/csrf')).json())
    const body = new URLSearchParams({ email, password, csrfToken, json: 'true' })
    const response = await fetch('/api/auth/callback/credentials', { method: 'POST', body })
    if (response.ok) return { ok: true }
    if (response.status === 401) return { ok: false, message: REFUSED }
    const told = problem.safeParse(await response.json())
    return { ok: false, message: told.success ? told.data.title : UNREACHED }
  } catch {
    // The network, or an answer that is not ours: all that helps here is to try again.
    return { ok: false, message: UNREACHED }
  }
}
