import { createRequestStoreForAPI } from 'next/dist/server/async-storage/request-store.js'
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js'
import { NextRequest } from 'next/server.js'

type Outcome<T> = { result: T; setCookies: string[] }

/**
 * Runs `work` as Next runs an action or route handler for `request`: `headers()`, `cookies()` and whatever rests on them
 * work for real. `setCookies` are the Set-Cookie lines that `work` left through `cookies()`.
 */
export async function inRequest<T>(request: NextRequest, work: () => Promise<T>): Promise<Outcome<T>> {
  let setCookies: string[] = []
  const keep = (lines: string[]) => (setCookies = lines)
  type Store = Parameters<typeof createRequestStoreForAPI>
  const preview = { previewModeId: '', previewModeEncryptionKey: '', previewModeSigningKey: '' } as Store[4]
  const store = createRequestStoreForAPI(
    request,
    request.nextUrl,
    { tags: [], expirationsByCacheKind: new Map() },
    keep,
    preview,
    undefined,
  )
  // Nothing is cached: `revalidatePath` finds the cache it asks for empty.
  const workStore = { route: request.nextUrl.pathname, incrementalCache: {} } as Parameters<
    typeof workAsyncStorage.run
  >[0]
  const result = await workAsyncStorage.run(workStore, () => workUnitAsyncStorage.run(store, work))
  return { result, setCookies }
}

/** A request as a browser on our own page sends it, unless `headers` say otherwise; null leaves one out. */
export function request(
  path: string,
  headers: Record<string, string | null> = {},
  init: { method?: string; body?: string } = {},
): NextRequest {
  const own = { host: 'localhost:3000', origin: 'http://localhost:3000', ...headers }
  const present = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== null)
  return new NextRequest(`http://localhost:3000${path}`, { ...init, headers: present })
}
