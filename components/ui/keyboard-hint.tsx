/** Keys to press, as small caps: `keys="j"`, `keys="⌘ K"`. Hidden where there is no keyboard. */
export function KeyboardHint({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 pointer-coarse:hidden">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border bg-canvas px-1 font-sans text-xs text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
