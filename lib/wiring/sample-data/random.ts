/** Numbers that look thrown and are the same each time: the sample data is one and the same everywhere. */
export type Dice = {
  /** From 0 up to, but not including, 1. */
  next: () => number
  /** True once in `1 / share` throws. */
  chance: (share: number) => boolean
  /** Evenly between the two, whole. */
  between: (least: number, most: number) => number
}

/** Mulberry32, seeded by a text. */
export function dice(seed: string): Dice {
  let state = 0x9e3779b9
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 0x85ebca6b) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    chance: (share) => next() < share,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
  }
}
