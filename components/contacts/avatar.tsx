import { cx } from '#components/ui/cx.ts'

/** A person's initials, to find a row again by; says nothing that the name beside it does not. */
export function Avatar({ name, isLarge }: { name: string; isLarge?: boolean }) {
  return (
    <span
      aria-hidden
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-hover font-medium text-muted',
        isLarge ? 'size-12 text-lg' : 'size-8 text-xs',
      )}
    >
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s@]+/).filter(Boolean)
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return `${[...first][0] ?? ''}${name.includes('@') ? '' : ([...last][0] ?? '')}`.toUpperCase()
}
