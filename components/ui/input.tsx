'use client'

import type { ComponentProps } from 'react'
import { cx } from '#components/ui/cx.ts'
import { CONTROL, useFieldProps } from '#components/ui/field.tsx'

/** A one-line text control. Inside a `Field` it takes name, id and error from there. */
export function Input({ className, defaultValue, ...props }: ComponentProps<'input'>) {
  const field = useFieldProps()
  return (
    <input
      {...field.props}
      {...(props.value === undefined ? { defaultValue: field.typed ?? defaultValue } : {})}
      {...props}
      className={cx(CONTROL, 'h-8 pointer-coarse:h-10', className)}
    />
  )
}
