'use client'

import { Plus } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import type { ActionChoice } from '#components/workflows/editor/editor-choices.ts'
import { StepIcon } from '#components/workflows/icons.tsx'

type Props = { actions: readonly ActionChoice[]; onAdd: (action: ActionChoice) => void }

/** The open end of a workflow. */
export function AddAction({ actions, onAdd }: Props) {
  return (
    <Menu
      align="start"
      trigger={
        <Button icon={<Plus aria-hidden />} className="ml-2">
          Add action
        </Button>
      }
    >
      {actions.map((action) => (
        <MenuItem
          key={action.id}
          onSelect={() => onAdd(action)}
          className="h-auto gap-3 py-2 [&_svg]:text-accent"
        >
          <StepIcon id={action.id} />
          <span className="max-w-64">
            <span className="block font-medium">{action.label}</span>
            <span className="block text-sm text-muted">{action.help}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  )
}
