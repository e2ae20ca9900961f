import type { PersonChoice } from '#components/workflows/editor/editor-choices.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import type { Problem } from '#lib/workflows/problems.ts'

/** What each card of the editor is given. */
export type EditorProps = {
  draft: Definition
  change: (edit: (before: Definition) => Definition) => void
  problems: readonly Problem[]
  people: readonly PersonChoice[]
  isOpen: boolean
  onToggle: () => void
}
