/** The mark and the name. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-[-0.01em]">
      <svg aria-hidden width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M8 22V11.5l8 6.5 8-6.5V22"
          className="stroke-on-accent"
          fill="none"
          strokeWidth="2.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Mailroom
    </span>
  )
}
