'use client'

import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = {
  action: Action
  fields: Record<string, string>
  label: string
  variant?: 'primary' | 'secondary' | 'quiet'
  size?: 'sm' | 'md'
}

/** A button that does its deed at once; what went wrong stands below it. */
export function DeedButton({ action, fields, label, variant = 'secondary', size = 'md' }: Props) {
  return (
    <Form action={action} className="flex flex-col items-start gap-2" showsSuccess={false}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant={variant} size={size}>
        {label}
      </Button>
    </Form>
  )
}
