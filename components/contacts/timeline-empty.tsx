'use client'

import { History, SearchX } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'

/** Nothing yet, or nothing of the kind that is asked for. */
export function TimelineEmpty({ isFiltered, name }: { isFiltered: boolean; name: string }) {
  const pathname = usePathname()
  return (
    <div className="rounded-md border border-dashed">
      {isFiltered ? (
        <EmptyState
          icon={<SearchX />}
          title="Nothing of this kind"
          action={
            <Button asChild>
              <Link href={pathname} scroll={false}>
                Show everything
              </Link>
            </Button>
          }
        />
      ) : (
        <EmptyState icon={<History />} title="Nothing has happened yet">
          Write {name} a mail. Whether it is delivered, opened and clicked shows here as it happens.
        </EmptyState>
      )}
    </div>
  )
}
