import { ArrowLeft, ArrowRight } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'

/** Under a list that goes by keyset: on, and back to the beginning. The browser's Back goes one page back. */
export function Pager({ next, first }: { next: string | null; first: string | null }) {
  if (!next && !first) return null
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-3">
      {first ? (
        <Button asChild variant="quiet">
          <Link href={first}>
            <ArrowLeft aria-hidden />
            First page
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {next && (
        <Button asChild>
          <Link href={next}>
            Next page
            <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  )
}
