/** What a running sandbox remembers between requests. */
export type SendMemory = { speed: number; refusedOnce: Set<string> }
