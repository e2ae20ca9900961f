'use client'

import { useRef } from 'react'
import { Input } from '#components/ui/input.tsx'
import { ValuePicker } from '#components/workflows/editor/value-picker.tsx'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = {
  value: string
  maxLength: number
  facts: readonly FactDeclaration[]
  onChange: (value: string) => void
}

/** One line of text with values in it, inserted where the cursor stands. */
export function LineField({ value, maxLength, facts, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const insert = (name: string) => {
    const element = input.current
    if (!element) return
    const end = element.selectionEnd ?? value.length
    element.setRangeText(`{{ ${name} }}`, element.selectionStart ?? end, end, 'end')
    element.focus()
    onChange(element.value)
  }
  return (
    <div className="flex flex-col items-start gap-1 sm:flex-row sm:items-center">
      <Input
        ref={input}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <ValuePicker facts={facts} onPick={insert} />
    </div>
  )
}
