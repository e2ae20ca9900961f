/** Longer mails are shown with bare addresses: labels are a nicety. */
const MAX_HTML = 500_000
const MAX_LABEL = 80

/**
 * The text of each link of a mail, by address; of several links to one address the first with a text counts. A single
 * pass with `indexOf`, so that no mail can make it slow. Addresses are as written, with `&amp;` read as `&`.
 */
export function linkLabels(html: string): Map<string, string> {
  const labels = new Map<string, string>()
  if (html.length > MAX_HTML) return labels
  const lower = html.toLowerCase()
  let position = lower.indexOf('<a ')
  while (position >= 0) {
    const tagEnd = lower.indexOf('>', position)
    const close = tagEnd < 0 ? -1 : lower.indexOf('</a', tagEnd)
    if (close < 0) break
    const url = hrefOf(html.slice(position, tagEnd))
    const label = textOf(html.slice(tagEnd + 1, close))
    if (url && label && label !== url && !labels.has(url)) labels.set(url, label)
    position = lower.indexOf('<a ', close)
  }
  return labels
}

function hrefOf(tag: string): string | null {
  const start = tag.toLowerCase().indexOf('href=')
  if (start < 0) return null
  const quote = tag[start + 5]
  if (quote !== '"' && quote !== "'") return null
  const end = tag.indexOf(quote, start + 6)
  return end < 0 ? null : unescape(tag.slice(start + 6, end))
}

function textOf(html: string): string {
  let text = ''
  let isInTag = false
  for (const character of html) {
    if (character === '<') isInTag = true
    else if (character === '>') isInTag = false
    else if (!isInTag) text += character
    if (text.length > MAX_LABEL) break
  }
  return unescape(text.replace(/\s+/g, ' ').trim()).slice(0, MAX_LABEL)
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
}
