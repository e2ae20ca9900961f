import { open } from '#lib/secrets.ts'

/** Names the row a text is sealed for, so that a sealed text copied to another row does not open. */
export function systemMailOwner(id: string): string {
  return `system_mail:${id}`
}

/** The text of a system mail; null once it was sent. Throws `not-configured` when SECRET_KEY is another one. */
export function openText(row: { id: string; sealedText: Uint8Array | null }): string | null {
  return row.sealedText ? open(row.sealedText, systemMailOwner(row.id)) : null
}
