// @ts-check
import { existsSync } from 'node:fs'

/** Packages that a person may have added; neither is among ours. */
const SERVERLESS_CHROMIUM = '@sparticuz/chromium'

/**
 * The path of a Chromium: CHROMIUM_PATH, Debian's, Playwright's own, or that of @sparticuz/chromium. Null: none here.
 * @returns {Promise<string | null>}
 */
export async function findBrowser() {
  const { chromium } = await import('@playwright/test')
  const places = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    chromium.executablePath(),
  ]
  const found = places.find((path) => path && existsSync(path))
  if (found) return found
  try {
    const serverless = await import(SERVERLESS_CHROMIUM)
    return await serverless.default.executablePath()
  } catch {
    // Not installed.
    return null
  }
}
