import { findBrowser } from '../../run/find-browser.mjs'

/** Null: there is none on this machine. */
export const chromiumPath = await findBrowser()

/** As root Chromium refuses its sandbox; the others keep it from calling home. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
