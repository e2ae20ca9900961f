'use client'

import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { cx } from '#components/ui/cx.ts'

const VARIANT = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-problem text-on-problem hover:bg-problem-strong',
}

const SIZE = {
  sm: 'h-7 gap-1.5 px-2.5 text-sm pointer-coarse:h-9',
  md: 'h-8 gap-2 px-3 text-base pointer-coarse:h-10',
  lg: 'h-10 gap-2 px-4 text-base',
}

const SHAPE =
  'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none [&_svg]:size-4 [&_svg]:shrink-0'
const OFF =
  'aria-disabled:cursor-default aria-disabled:opacity-60 disabled:cursor-default disabled:opacity-50'

type Look = { variant?: keyof typeof VARIANT; size?: keyof typeof SIZE }
type Props = ComponentProps<'button'> & Look & { asChild?: boolean; icon?: ReactNode; isPending?: boolean }

/**
 * A button that names its deed. Inside a form, a submit button waits by itself while the form is on its way: it stays
 * focusable, and a second press does nothing. `asChild` gives a link the same look.
 */
export function Button({
  variant = 'secondary',
  size = 'md',
  asChild,
  icon,
  isPending,
  className,
  ...props
}: Props) {
  const form = useFormStatus()
  const look = cx(SHAPE, OFF, VARIANT[variant], SIZE[size], className)
  if (asChild) return <Slot.Root {...props} className={look} />
  const { type = 'button', children, onClick, ...rest } = props
  const isWaiting = isPending ?? (type === 'submit' && form.pending)
  return (
    <button
      {...rest}
      type={type}
      className={look}
      aria-disabled={isWaiting || undefined}
      onClick={isWaiting ? (event) => event.preventDefault() : onClick}
    >
      {isWaiting ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
    </button>
  )
}
