'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '#components/ui/cx.ts'
import { CONTROL, useFieldProps } from '#components/ui/field.tsx'

/** The platform's own select in our look: quick by keyboard and right on phones. Children are `<option>`s. */
export function Select({ className, defaultValue, ...props }: ComponentProps<'select'>) {
  const field = useFieldProps()
  return (
    <span className={cx('relative block', className)}>
      <select
        key={field.round}
        {...field.props}
        {...(props.value === undefined ? { defaultValue: field.typed ?? defaultValue } : {})}
        {...props}
        className={cx(CONTROL, 'h-8 appearance-none pr-8 pointer-coarse:h-10')}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 size-4 text-faint"
      />
    </span>
  )
}
