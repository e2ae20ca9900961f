import type { FactDeclaration } from '#lib/workflows/facts.ts'

const LABELS: Record<string, string> = {
  event: 'What happened',
  message: 'The message',
  contact: 'The contact',
  sender: 'The sender',
}

/** Facts by what they are about, in the order in which the trigger declares them. */
export function groupsOf(facts: readonly FactDeclaration[]): { label: string; facts: FactDeclaration[] }[] {
  const names = [...new Set(facts.map(groupName))]
  return names.map((name) => ({
    label: LABELS[name] ?? name,
    facts: facts.filter((fact) => groupName(fact) === name),
  }))
}

function groupName({ name }: FactDeclaration): string {
  return name.slice(0, name.indexOf('.'))
}
