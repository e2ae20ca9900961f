import { Fragment } from 'react'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

const PLACEHOLDER = /\{\{\s*([a-z_]+\.[a-z_]+)\s*\}\}/

/** A template for reading: each inserted value by its label. */
export function TemplateText({ text, facts }: { text: string; facts: readonly FactDeclaration[] }) {
  // Splitting at a group gives the text between and the names in turn.
  return text.split(PLACEHOLDER).map((part, index) =>
    index % 2 === 0 ? (
      <Fragment key={index}>{part}</Fragment>
    ) : (
      <span key={index} className="rounded-sm bg-accent-soft px-1 py-px text-accent">
        {facts.find(({ name }) => name === part)?.label ?? part}
      </span>
    ),
  )
}
