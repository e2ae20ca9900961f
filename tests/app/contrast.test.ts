import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const AA_TEXT = 4.5

const css = readFileSync('app/globals.css', 'utf8')
const TOKENS = new Map(
  [...css.matchAll(/--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }],
  ),
)

const SURFACES = ['canvas', 'surface', 'rail', 'hover']
const STATES = ['delivered', 'waiting', 'engaged', 'problem', 'stopped']

const PAIRS = [
  ...['ink', 'muted', 'faint', 'accent'].flatMap((text) => SURFACES.map((under) => [text, under])),
  ...STATES.flatMap((state) => [`${state}-soft`, 'surface', 'canvas'].map((under) => [state, under])),
  ...STATES.map((state) => ['ink', `${state}-soft`]),
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-problem', 'problem'],
  ['on-problem', 'problem-strong'],
  ['canvas', 'ink'],
] as [string, string][]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(PAIRS)('%s on %s reads well', (text, under) => {
    expect(contrast(colour(text, theme), colour(under, theme))).toBeGreaterThanOrEqual(AA_TEXT)
  })
})

function colour(name: string, theme: 'light' | 'dark'): string {
  const token = TOKENS.get(name)
  if (!token) throw new Error(`app/globals.css has no colour ${name} with a light and a dark value.`)
  return token[theme]
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(hex.slice(at, at + 2), 16) / 255),
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(channel: number): number {
  return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
