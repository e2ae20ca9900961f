import { DomainError } from '#lib/errors.ts'
import { sanitiseMail } from '#lib/messages/sanitise/sanitise-mail.ts'

/** How a mail looks that says nothing about it itself: our reading size on white paper. */
const PAPER = `<style>
html { background: #fff; color-scheme: light }
body { margin: 16px; color: #1d1b18; font: 14px/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
img { max-width: 100%; height: auto }
a { color: #2f55c9 }
pre { white-space: pre-wrap; font: inherit }
p { margin: 0 0 1em }
</style>`

/** The same in the theme of the page around, for a mail that has no colours of its own. */
const THEMED = `<style>
html { background: light-dark(#ffffff, #1b1a18); color-scheme: light dark }
body { color: light-dark(#1d1b18, #edeae4) }
a { color: light-dark(#2f55c9, #8fa8f5) }
</style>`

/** Colours are made for white paper, and so are most pictures. */
const HAS_OWN_LOOK = /color|background|<style|<img|<font/i

/**
 * A mail for a sandboxed frame. Scripts, forms and navigation are barred three times: taken out, forbidden by this
 * policy, and impossible in the frame. Remote images tell the sender that and where a mail is read, so they are loaded
 * only when `hasImages` says that a person asked for them. A mail that cannot be cleaned is shown by its text part.
 */
export async function mailBody(
  mail: { html: string; text: string },
  { hasImages }: { hasImages: boolean },
): Promise<Response> {
  return new Response(withPaper(await cleanOrText(mail)), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': mailBodyPolicy(hasImages),
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}

function mailBodyPolicy(hasImages: boolean): string {
  const images = hasImages ? "data: 'self' https:" : "data: 'self'"
  return `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; frame-ancestors 'self'`
}

async function cleanOrText({ html, text }: { html: string; text: string }): Promise<string> {
  try {
    return await sanitiseMail(html)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return `<html><head></head><body><p><em>${escapeHtml(error.message)} Here is its text.</em></p><pre>${escapeHtml(text)}</pre></body></html>`
  }
}

/** Before the mail's own styles, so that those win. */
function withPaper(html: string): string {
  const paper = HAS_OWN_LOOK.test(html) ? PAPER : PAPER + THEMED
  const head = html.indexOf('<head>')
  return head < 0
    ? `<!doctype html>${paper}${html}`
    : `<!doctype html>${html.slice(0, head + 6)}${paper}${html.slice(head + 6)}`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
