import { Node } from '@tiptap/react'

export type MergeField = { name: string; label: string }

/** A merge field in a mail that is being written: one chip to the writer, `{{ contact.first_name }}` in the mail. */
export function mergeFieldNode(fields: readonly MergeField[]) {
  const labels = new Map(fields.map((field) => [field.name, field.label]))
  return Node.create({
    name: 'mergeField',
    group: 'inline',
    inline: true,
    atom: true,
    addAttributes: () => ({ name: { default: '', renderHTML: () => ({}) } }),
    // A draft that is taken up again, or what was copied from one.
    parseHTML: () => [{ tag: 'span', getAttrs: (element) => nameIn(element.textContent ?? '') }],
    renderHTML: ({ node }) => ['span', {}, `{{ ${String(node.attrs.name)} }}`],
    renderText: ({ node }) => `{{ ${String(node.attrs.name)} }}`,
    addNodeView: () => {
      return ({ node }) => {
        const name = String(node.attrs.name)
        const chip = document.createElement('span')
        chip.className = 'rounded-sm bg-accent-soft px-1 py-px text-accent'
        chip.dataset.mergeField = name
        chip.textContent = labels.get(name) ?? name
        return { dom: chip }
      }
    },
  })
}

function nameIn(text: string): { name: string } | false {
  const name = /^\s*\{\{ ([a-z_.]+) \}\}\s*$/.exec(text)?.[1]
  return name ? { name } : false
}
