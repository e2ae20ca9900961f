import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'

/** How the tests start Chromium: CHROMIUM_PATH, the system's, else Playwright's own; quiet on a closed network. */
export function browserOptions(): LaunchOptions {
  const given = process.env.CHROMIUM_PATH ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined)
  const isRoot = process.getuid?.() === 0
  return {
    ...(given ? { executablePath: given } : {}),
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  }
}
