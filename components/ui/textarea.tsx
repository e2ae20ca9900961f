'use client'

import type { ComponentProps } from 'react'
import { cx } from '#components/ui/cx.ts'
import { CONTROL, useFieldProps } from '#components/ui/field.tsx'

/** A text control of several lines that grows with its text where the browser can do that. */
export function Textarea({ className, defaultValue, ...props }: ComponentProps<'textarea'>) {
  const field = useFieldProps()
  return (
    <textarea
      rows={4}
      {...field.props}
      {...(props.value === undefined ? { defaultValue: field.typed ?? defaultValue } : {})}
      {...props}
      className={cx(CONTROL, 'field-sizing-content min-h-20 py-1.5', className)}
    />
  )
}
