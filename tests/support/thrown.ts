type Thrown = {
  message: string
  code?: string
  fields?: Record<string, string>
  retryAfterSeconds?: number | null
  digest?: string
}

/** What a promise is rejected with; fails when it is not. Next's redirects and not-founds carry a `digest`. */
export async function thrownBy(promise: Promise<unknown>): Promise<Thrown> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}
