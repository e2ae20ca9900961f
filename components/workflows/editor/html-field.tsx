'use client'

import MailEditor from '#components/messages/mail-editor.tsx'
import { useFieldProps } from '#components/ui/field.tsx'
import { ValuePicker } from '#components/workflows/editor/value-picker.tsx'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = {
  value: string
  facts: readonly FactDeclaration[]
  onChange: (value: string) => void
}

/** The text of a mail with values of the trigger in it. */
export function HtmlField({ value, facts, onChange }: Props) {
  const { props: field } = useFieldProps()
  return (
    <MailEditor
      html={value}
      onChange={onChange}
      fields={facts}
      attributes={{
        'aria-label': 'Mail',
        ...(field.id ? { id: field.id } : {}),
        ...(field['aria-describedby'] ? { 'aria-describedby': field['aria-describedby'] } : {}),
      }}
      isInvalid={Boolean(field['aria-invalid'])}
      picker={(insert) => <ValuePicker facts={facts} onPick={insert} />}
    />
  )
}
