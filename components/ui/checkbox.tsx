'use client'

import { Check } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { useId, type ComponentProps, type ReactNode } from 'react'

type Props = ComponentProps<typeof Radix.Root> & { label: ReactNode; help?: ReactNode }

/** A box to tick with its label beside it; in a form it sends its name with the value `on` when ticked. */
export function Checkbox({ label, help, ...props }: Props) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <Radix.Root
        {...props}
        id={id}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent transition-colors hover:border-faint data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50"
      >
        <Radix.Indicator>
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </Radix.Indicator>
      </Radix.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="block cursor-pointer">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-sm text-muted">
            {help}
          </p>
        )}
      </div>
    </div>
  )
}
