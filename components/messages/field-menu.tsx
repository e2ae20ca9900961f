'use client'

import type { ReactNode } from 'react'
import type { MergeField } from '#components/messages/merge-field-node.ts'
import { Menu, MenuItem, MenuLabel } from '#components/ui/menu.tsx'

type Props = {
  fields: readonly MergeField[]
  trigger: ReactNode
  onPick: (name: string) => void
  /** Where the person goes on writing. */
  focusBack: () => void
}

/** The merge fields to pick from. */
export function FieldMenu({ fields, trigger, onPick, focusBack }: Props) {
  return (
    <Menu
      trigger={trigger}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        focusBack()
      }}
    >
      <MenuLabel>Filled in for each contact</MenuLabel>
      {fields.map((field) => (
        <MenuItem key={field.name} onSelect={() => onPick(field.name)}>
          {field.label}
        </MenuItem>
      ))}
    </Menu>
  )
}
