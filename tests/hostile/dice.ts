/** A seeded generator: the same attack for the same seed. */
export type Dice = { below: (limit: number) => number; pick: <T>(list: readonly T[]) => T }

export function makeDice(seed: number): Dice {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: <T>(list: readonly T[]): T => {
      const found = list[below(list.length)]
      if (found === undefined && list.length === 0) throw new Error('There is nothing to pick from.')
      return found as T
    },
  }
}
