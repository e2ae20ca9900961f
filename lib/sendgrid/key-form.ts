/** The usual form: `SG.`, 22 and 43 url-safe characters. Not promised by SendGrid, so no other form is refused for it. */
const USUAL_KEY = /^SG\.[\w-]{22}\.[\w-]{43}$/
const NOT_WHOLE =
  'Copy it whole, about 69 characters. SendGrid shows a key once, when it is made: if that is over, make a new one.'

/**
 * What was pasted by mistake, as it seems, and what to do: for the page, beside what SendGrid says of it. Null for the
 * usual form. SendGrid may change the form, so whatever has another one is shown to it all the same.
 */
export function unusualForm(text: string): string | null {
  if (USUAL_KEY.test(text)) return null
  if (/^[\w-]{22}$/.test(text))
    return 'This looks like the id of a key, its middle part, which SendGrid lists. The key itself is longer and begins with “SG.”: SendGrid shows it once, when it is made.'
  if (/^[\w-]{22}\.[\w-]{43}$/.test(text)) return 'This looks like a key without its beginning, “SG.”.'
  if (/^[\w-]{43}$/.test(text)) return `This looks like the last part of a key alone. ${NOT_WHOLE}`
  if (/^SG\.[\w-]{0,22}(\.[\w-]{0,42})?$/.test(text))
    return `This looks like a key that was cut off, at ${text.length} characters. ${NOT_WHOLE}`
  if (/^SG\.[\w-]{22}\.[\w-]{43}./.test(text))
    return 'This looks like a key with something more at its end. A key has 69 characters.'
  if (!/^SG\./.test(text))
    return 'This does not look like a SendGrid key, which begins with “SG.”. If it is a password, of SendGrid’s site or of a mail server: SendGrid takes API keys only. Make one at SendGrid.'
  return 'This does not look like a SendGrid key (SG., 22 and 43 characters). Compare it with the one that you made.'
}
