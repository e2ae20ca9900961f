import { inspect } from 'node:util'
import { expectedFailure } from '#lib/web/failure.ts'

/**
 * For server functions that are no forms: lets `work` refuse without filling the log. Next prints whatever a function
 * throws with its stack and all that hangs on it, and anybody may call one; an expected failure it prints as one line.
 */
export async function quietRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const expected = expectedFailure(error)
    if (!expected) throw error
    const line = `refused (${expected.code}): ${expected.message}`
    throw Object.defineProperties(new Error(expected.message), {
      stack: { value: line },
      [inspect.custom]: { value: () => line },
    })
  }
}
