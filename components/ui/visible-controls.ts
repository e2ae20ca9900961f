/** Characters that are not seen and turn, hide or replace the ones around them. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}|(?![\n\r\t])\p{Cc}/gu

/** A text of strangers as it is stored: what cannot be seen in it and would change how it reads is spelled out, as `\u202e`. */
export function visibleControls(text: string): string {
  return text.replace(UNSEEN, (found) =>
    Array.from({ length: found.length }, (_, at) => escaped(found.charCodeAt(at))).join(''),
  )
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
