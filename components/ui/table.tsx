import type { ComponentProps } from 'react'
import { cx } from '#components/ui/cx.ts'

/** Rows of 40 px, 13 px text with tabular figures. Wide tables scroll sideways by themselves, not with the page. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return (
    <div className="overflow-x-auto">
      <table {...props} className={cx('w-full border-collapse text-sm tabular-nums', className)} />
    </div>
  )
}

export function TableHead(props: ComponentProps<'thead'>) {
  return <thead {...props} />
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} className={cx('[&_tr:last-child_td]:border-b-0', props.className)} />
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr {...props} className={cx('transition-colors [tbody_&]:hover:bg-hover', className)} />
}

type Cell = { isNumber?: boolean }

export function TableHeader({ className, isNumber, ...props }: ComponentProps<'th'> & Cell) {
  return (
    <th
      scope="col"
      {...props}
      className={cx(
        'h-9 border-b px-4 text-xs font-medium whitespace-nowrap text-muted',
        isNumber ? 'text-right' : 'text-left',
        className,
      )}
    />
  )
}

export function TableCell({ className, isNumber, ...props }: ComponentProps<'td'> & Cell) {
  return <td {...props} className={cx('h-10 border-b px-4', isNumber && 'text-right', className)} />
}
