/** Cookie with the theme a person chose in this browser; without it the system decides. Not a secret: scripts set it. */
export const THEME_COOKIE = 'mailroom-theme'

export const THEMES = ['system', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}
