const PAUSE_MS = 20

/** Asks again and again until `condition` gives something truthy, and returns it; fails with `what` after `seconds`. */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 10,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await condition()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
