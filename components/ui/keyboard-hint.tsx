/** Keys to press, as small caps: `keys="j"`, `keys="⌘ K"`. Hidden where there is no keyboard, and where there is no room. */
export function KeyboardHint({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 pointer-coarse:hidden max-sm:hidden">
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
