/**
 * A cell that begins so is run as a formula by spreadsheets, also behind blanks and what is not seen, and in the full width
 * of East Asian keyboards, which some of them take for the same signs.
 */
const FORMULA = /^(?:[\t\r]|[\s\p{C}]*[=+\-@＝＋－＠])/u

/** One row of a CSV file (RFC 4180), line end included. What a spreadsheet would run is made text by an apostrophe. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
