import { convert } from 'html-to-text'

/** SendGrid wants a text part of at least one character beside the HTML (v3 mail/send, `content`). */
const EMPTY_TEXT = ' '

/** The text part of a mail, made from its HTML: links with their address, no images, no wrapped lines. */
export function plainText(html: string): string {
  const text = convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 1_000_000, maxDepth: 100 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  })
  return text.trim() === '' ? EMPTY_TEXT : text
}
