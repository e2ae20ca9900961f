import { Lock } from 'lucide-react'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import type { FixedSetting } from '#lib/settings/fixed-by-environment.ts'

/** What the environment fixes, by the names of its variables; nothing when it fixes nothing. */
export function FixedSettings({ settings }: { settings: FixedSetting[] }) {
  if (settings.length === 0) return null
  return (
    <Section
      isFlush
      title="Fixed by the environment"
      help="These are set where Mailroom is started, and no page changes them."
    >
      <dl>
        {settings.map(({ variable, what, value, href }) => (
          <div
            key={variable}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0"
          >
            <dt className="min-w-0 flex-1 basis-64">
              {href ? (
                <Link href={href} className="font-medium hover:text-accent">
                  {what}
                </Link>
              ) : (
                <span className="font-medium">{what}</span>
              )}
              <span className="flex items-center gap-1.5 text-sm text-muted">
                <Lock aria-hidden className="size-3.5" />
                <code className="font-sans">{variable}</code>
              </span>
            </dt>
            <dd className="text-sm wrap-anywhere text-muted">{value ?? 'A secret, not shown'}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
