import { THEME_COOKIE, type Theme } from '#lib/web/theme.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Paints the page at once and remembers the choice for the server, which paints the next page without a flash. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  const age = theme === 'system' ? 0 : YEAR_SECONDS
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax`
}

export function chosenTheme(): Theme {
  const theme = document.documentElement.dataset.theme
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}
