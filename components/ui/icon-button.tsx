'use client'

import type { ComponentProps, ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'

type Props = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & { label: string; icon: ReactNode }

/** A button that is an icon only where there is no room for text; its label is read out and shown on hover. */
export function IconButton({ label, icon, className, ...props }: Props) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...props}
        aria-label={label}
        className={cx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink [&_svg]:size-4',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
