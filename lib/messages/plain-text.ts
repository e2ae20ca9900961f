import { convert } from 'html-to-text'
import { DomainError } from '#lib/errors.ts'

/** SendGrid wants a text part of at least one character beside the HTML (v3 mail/send, `content`). */
const EMPTY_TEXT = ' '

/** Nested a hundred thousand deep, HTML takes seconds to turn into text; a mail that people read has some hundred tags. */
const MAX_TAGS = 5_000

/** The text part of a mail, made from its HTML: links with their address, no images, no wrapped lines. Throws `too-large`. */
export function plainText(html: string): string {
  if (html.split('<').length > MAX_TAGS) {
    throw new DomainError('too-large', 'This mail has too many parts. Write it more simply.')
  }
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
