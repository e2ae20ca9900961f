'use client'

import { Braces } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '#components/ui/menu.tsx'
import { groupsOf } from '#components/workflows/editor/fact-groups.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = { facts: readonly FactDeclaration[]; onPick: (placeholder: string) => void }

/** The values that the trigger knows, to put into a text as `{{ … }}`. */
export function ValuePicker({ facts, onPick }: Props) {
  return (
    <Menu
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
              <MenuItem key={fact.name} onSelect={() => onPick(`{{ ${fact.name} }}`)}>
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
