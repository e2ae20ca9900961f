/** A cell that begins so is run as a formula by spreadsheets, also behind blanks. */
const FORMULA = /^(?:[\t\r]|[\s\p{Cc}]*[=+\-@])/u

/** One row of a CSV file (RFC 4180), line end included. What a spreadsheet would run is made text by an apostrophe. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
