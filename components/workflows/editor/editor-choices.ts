import type { Fields } from '#lib/workflows/fields.ts'

/** An action as data, without its deed. */
export type ActionChoice = { id: string; label: string; help: string; fields: Fields }

/** A user a setting may name. */
export type PersonChoice = { id: string; name: string }
