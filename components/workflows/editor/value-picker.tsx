'use client'

import { Braces } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '#components/ui/menu.tsx'
import { groupsOf } from '#components/workflows/editor/fact-groups.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = { facts: readonly FactDeclaration[]; onPick: (name: string) => void }

/** The values that the trigger knows, to put into a text. */
export function ValuePicker({ facts, onPick }: Props) {
  const picked = useRef<string | null>(null)
  // Once the menu is gone, so that the text keeps the focus; closed without a choice it goes back to the button.
  const insert = (event: Event) => {
    if (picked.current === null) return
    event.preventDefault()
    onPick(picked.current)
    picked.current = null
  }
  return (
    <Menu
      onCloseAutoFocus={insert}
      trigger={
        <Button size="sm" variant="quiet" icon={<Braces aria-hidden />}>
          Insert value
        </Button>
      }
    >
      <div className="max-h-72 overflow-y-auto">
        {groupsOf(facts).map(({ label, facts: members }) => (
          <div key={label}>
            <MenuLabel>{label}</MenuLabel>
            {members.map((fact) => (
              <MenuItem key={fact.name} onSelect={() => (picked.current = fact.name)}>
                <span className="flex-1">{fact.label}</span>
                <span className="text-xs text-faint">{fact.name}</span>
              </MenuItem>
            ))}
          </div>
        ))}
      </div>
    </Menu>
  )
}
