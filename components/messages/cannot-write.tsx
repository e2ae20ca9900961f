import { CirclePause } from 'lucide-react'

/** What stands in place of the button that writes a mail: why there is none. */
export function CannotWrite({ reason, isOff }: { reason: string; isOff: boolean }) {
  return (
    <p className="flex max-w-80 items-start gap-2 rounded-md bg-stopped-soft px-3 py-1.5 text-sm text-stopped">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="text-pretty text-ink">
        {isOff ? reason : `No mail can be written here. ${reason}`}
      </span>
    </p>
  )
}
